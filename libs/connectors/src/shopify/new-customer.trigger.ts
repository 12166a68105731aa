/** https://shopify.dev/docs/api/admin-graphql/latest/queries/customers */
import { ACCESS_KIND, definePollTrigger, polledShape } from '#connector-sdk';

import { customerShape } from './answers';
import { OAUTH_KIND } from './auth';
import { CUSTOMER } from './fragments';
import { pollShop, ShopPollInput } from './shop-poll';

export const newCustomer = definePollTrigger({
  key: 'new_customer',
  title: 'A customer is new (looking for it)',
  description: 'Starts a run for each customer that was added.',
  auth: { kinds: [ACCESS_KIND, OAUTH_KIND], required: true },
  input: ShopPollInput,
  output: polledShape(customerShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: ({ query }) => query ?? null,
  poll: (context) =>
    pollShop(context, { name: 'customers', parts: 'CustomerParts', fragment: CUSTOMER, by: 'CREATED_AT' }),
});
