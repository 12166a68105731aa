/** https://shopify.dev/docs/api/admin-graphql/latest/queries/products */
import { ACCESS_KIND, definePollTrigger, polledShape } from '#connector-sdk';

import { productShape } from './answers';
import { OAUTH_KIND } from './auth';
import { PRODUCT } from './fragments';
import { pollShop, ShopPollInput } from './shop-poll';

export const newProduct = definePollTrigger({
  key: 'new_product',
  title: 'A product is new (looking for it)',
  description: 'Starts a run for each product that was added.',
  auth: { kinds: [ACCESS_KIND, OAUTH_KIND], required: true },
  input: ShopPollInput,
  output: polledShape(productShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: ({ query }) => query ?? null,
  poll: (context) =>
    pollShop(context, { name: 'products', parts: 'ProductParts', fragment: PRODUCT, by: 'CREATED_AT' }),
});
