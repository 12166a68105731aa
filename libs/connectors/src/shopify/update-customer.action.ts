/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/customerUpdate */
import { Type } from 'typebox';

import { defineAction, given, valueAt } from '#connector-sdk';

import { customerShape } from './answers';
import { ask, gid } from './ask';
import { customerFields } from './customer-input';
import { customerId } from './fields';
import { CUSTOMER } from './fragments';

const QUERY = `mutation ($input: CustomerInput!) {
  customerUpdate(input: $input) { customer { ...CustomerParts } userErrors { field message } }
}${CUSTOMER}`;

export const updateCustomer = defineAction({
  key: 'update_customer',
  title: 'Change a customer',
  description: 'Changes what is filled in, and leaves everything else as it is.',
  input: Type.Object({ customerId, ...customerFields }, { additionalProperties: false }),
  output: customerShape,
  idempotent: true,
  async run({ input, api }) {
    const { customerId: id, ...customer } = input;
    const data = await ask(api, QUERY, { input: { id: gid('Customer', id), ...given(customer) } });
    return valueAt(data, 'customerUpdate.customer');
  },
});
