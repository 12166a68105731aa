/** What is sent to a trigger, and what of it has to reach the sink. */

/** Sequence numbers have as many digits everywhere, so that every body is of the same length. */
export const FIRST_SEQUENCE = 100_000_000;

/** What each side maps into the effect's body, from the place in the webhook's body given by the path. */
export const MAPPING = {
  seq: 'seq',
  name: 'customer.name',
  email: 'customer.email',
  total: 'order.total',
  city: 'customer.address.city',
} as const;
export const FIELDS = Object.keys(MAPPING);
/** Of an effect's body: which of its run's effects it is, from 0 on; left out by runs that have only one. */
export const EFFECT_FIELD = 'effect';

/** A body of 1,024 bytes of JSON, such as a shop would send. */
export function payload(sequence: number): string {
  const order = {
    seq: sequence,
    type: 'order.created',
    customer: {
      name: 'Ann Example',
      email: 'ann@example.com',
      address: { street: 'Long Lane 12', city: 'Utrecht', country: 'NL' },
    },
    order: {
      total: 129.5,
      currency: 'EUR',
      items: [
        { sku: 'A-1', title: 'Blue lamp', quantity: 2, price: 39.75 },
        { sku: 'B-7', title: 'Oak shelf', quantity: 1, price: 50 },
      ],
    },
    note: '',
  };
  const bare = JSON.stringify(order).length;
  return JSON.stringify({ ...order, note: 'Please ring twice. '.repeat(60).slice(0, 1024 - bare) });
}
