/** https://shopify.dev/docs/api/admin-graphql/latest/queries/orders */
import { ACCESS_KIND, definePollTrigger, polledShape } from '#connector-sdk';

import { orderShape } from './answers';
import { OAUTH_KIND } from './auth';
import { ORDER } from './fragments';
import { pollShop, ShopPollInput } from './shop-poll';

export const newOrder = definePollTrigger({
  key: 'new_order',
  title: 'An order is new (looking for it)',
  description:
    'Starts a run for each order that came in. It looks again and again, so it needs no public address.',
  auth: { kinds: [ACCESS_KIND, OAUTH_KIND], required: true },
  input: ShopPollInput,
  output: polledShape(orderShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: ({ query }) => query ?? null,
  poll: (context) =>
    pollShop(context, { name: 'orders', parts: 'OrderParts', fragment: ORDER, by: 'CREATED_AT' }),
});
