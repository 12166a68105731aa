/** https://shopify.dev/docs/api/admin-graphql/latest/queries/orders */
import { ACCESS_KIND, definePollTrigger, polledShape } from '#connector-sdk';

import { orderShape } from './answers';
import { OAUTH_KIND } from './auth';
import { ORDER } from './fragments';
import { pollShop, ShopPollInput } from './shop-poll';

export const changedOrder = definePollTrigger({
  key: 'changed_order',
  title: 'An order is new or changed (looking for it)',
  description:
    'Starts a run for each order that is new or was changed; several changes between two looks count as one.',
  auth: { kinds: [ACCESS_KIND, OAUTH_KIND], required: true },
  input: ShopPollInput,
  output: polledShape(orderShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: ({ query }) => query ?? null,
  poll: (context) =>
    pollShop(context, { name: 'orders', parts: 'OrderParts', fragment: ORDER, by: 'UPDATED_AT' }),
});
