/** https://shopify.dev/docs/api/admin-graphql/latest/queries/products */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { productsShape } from './answers';
import { askAll } from './ask';
import { limit, query } from './fields';
import { PRODUCT } from './fragments';

const QUERY = `query ($first: Int!, $after: String, $query: String) {
  products(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes { ...ProductParts }
    pageInfo { hasNextPage endCursor }
  }
}${PRODUCT}`;

export const listProducts = defineAction({
  key: 'list_products',
  title: 'Find products',
  description: 'Products that fit a search, the latest first.',
  input: Type.Object({ query: query('status:active vendor:Ann'), limit }, { additionalProperties: false }),
  output: productsShape,
  idempotent: true,
  async run({ input, api }) {
    const products = await askAll(api, QUERY, {
      name: 'products',
      limit: input.limit ?? 50,
      variables: { query: input.query ? input.query : null },
    });
    return { products, count: products.length };
  },
});
