/** https://shopify.dev/docs/api/webhooks: those that are offered; any other may be named as well. */
export const EVENTS = [
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/fulfilled',
  'orders/cancelled',
  'refunds/create',
  'products/create',
  'products/update',
  'customers/create',
  'customers/update',
  'checkouts/create',
  'inventory_levels/update',
  'fulfillments/create',
  'app/uninstalled',
];
