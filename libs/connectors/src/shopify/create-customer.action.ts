/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/customerCreate */
import { Type } from 'typebox';

import { defineAction, given, valueAt } from '#connector-sdk';

import { customerShape } from './answers';
import { ask } from './ask';
import { customerFields } from './customer-input';
import { CUSTOMER } from './fragments';

const QUERY = `mutation ($input: CustomerInput!) {
  customerCreate(input: $input) { customer { ...CustomerParts } userErrors { field message } }
}${CUSTOMER}`;

export const createCustomer = defineAction({
  key: 'create_customer',
  title: 'Create a customer',
  description: 'Adds a customer. Needs at least a name, a mail address or a phone number.',
  input: Type.Object(customerFields, { additionalProperties: false }),
  output: customerShape,
  run: async ({ input, api }) =>
    valueAt(await ask(api, QUERY, { input: given(input) }), 'customerCreate.customer'),
});
