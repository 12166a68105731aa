/** https://shopify.dev/docs/api/admin-graphql/latest/queries/orders */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { ordersShape } from './answers';
import { askAll } from './ask';
import { limit, query } from './fields';
import { ORDER } from './fragments';

const QUERY = `query ($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes { ...OrderParts }
    pageInfo { hasNextPage endCursor }
  }
}${ORDER}`;

export const listOrders = defineAction({
  key: 'list_orders',
  title: 'Find orders',
  description: 'Orders that fit a search, the latest first.',
  input: Type.Object(
    { query: query('financial_status:paid created_at:>2026-01-01'), limit },
    { additionalProperties: false },
  ),
  output: ordersShape,
  idempotent: true,
  async run({ input, api }) {
    const orders = await askAll(api, QUERY, {
      name: 'orders',
      limit: input.limit ?? 50,
      variables: { query: input.query ? input.query : null },
    });
    return { orders, count: orders.length };
  },
});
