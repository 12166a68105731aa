/** What can be listed, searched and got, by the name in its path. */
export const LISTED = {
  customers: 'Customers',
  payment_intents: 'Payments',
  charges: 'Charges',
  refunds: 'Refunds',
  invoices: 'Invoices',
  subscriptions: 'Subscriptions',
  products: 'Products',
  prices: 'Prices',
  payment_links: 'Payment links',
  'checkout/sessions': 'Checkouts',
  balance_transactions: 'Movements on the balance',
  payouts: 'Payouts',
  disputes: 'Disputes',
} as const;

/** Those that Stripe can search: https://docs.stripe.com/search */
export const SEARCHED = {
  customers: 'Customers',
  payment_intents: 'Payments',
  charges: 'Charges',
  invoices: 'Invoices',
  subscriptions: 'Subscriptions',
  products: 'Products',
  prices: 'Prices',
} as const;

/** Those of which a list can be for one customer. */
export const OF_CUSTOMER: ReadonlySet<string> = new Set([
  'payment_intents',
  'charges',
  'invoices',
  'subscriptions',
  'checkout/sessions',
]);

export const namesOf = <Kinds extends object>(kinds: Kinds) => Object.keys(kinds) as (keyof Kinds & string)[];
