/** https://shopify.dev/docs/api/admin-graphql/latest/queries/customers */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { customersShape } from './answers';
import { askAll } from './ask';
import { limit, query } from './fields';
import { CUSTOMER } from './fragments';

const QUERY = `query ($first: Int!, $after: String, $query: String) {
  customers(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes { ...CustomerParts }
    pageInfo { hasNextPage endCursor }
  }
}${CUSTOMER}`;

export const listCustomers = defineAction({
  key: 'list_customers',
  title: 'Find customers',
  description: 'Customers that fit a search, such as a mail address, the latest first.',
  input: Type.Object({ query: query('email:ann@example.com'), limit }, { additionalProperties: false }),
  output: customersShape,
  idempotent: true,
  async run({ input, api }) {
    const customers = await askAll(api, QUERY, {
      name: 'customers',
      limit: input.limit ?? 50,
      variables: { query: input.query ? input.query : null },
    });
    return { customers, count: customers.length };
  },
});
