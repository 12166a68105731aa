/** https://shopify.dev/docs/apps/build/webhooks/verify-deliveries */
import { Type } from 'typebox';

import { defineWebhookPreset, firstOf, fromHeader, type Reader, signedBy } from '#connector-sdk';

/** Without X- in the newer kind of webhooks, which are called Events. */
const header = (name: string): Reader =>
  firstOf(fromHeader(`x-shopify-${name}`), fromHeader(`shopify-${name}`));

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in a shop',
  description: 'Starts a run for each event of a Shopify shop.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: {
      headers: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'],
      form: { kind: 'whole' },
    },
    encoding: 'base64',
    content: '{body}',
  }),
  deliveryId: header('webhook-id'),
  event: header('topic'),
  events: [
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
  ],
  fields: {
    shop: {
      schema: Type.Union([Type.String(), Type.Null()], { title: 'Shop' }),
      read: header('shop-domain'),
    },
  },
});
