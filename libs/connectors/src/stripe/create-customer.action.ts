/** https://docs.stripe.com/api/customers/create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { post } from './call';
import { described, metadataField, moreField, nullable, output } from './fields';
import { moreOf } from './more';

export const createCustomer = defineAction({
  key: 'create_customer',
  title: 'Create a customer',
  description: 'Makes a customer.',
  input: Type.Object(
    {
      email: Type.Optional(Type.String({ title: 'Mail address', maxLength: 512 })),
      name: Type.Optional(Type.String({ title: 'Name', maxLength: 256 })),
      phone: Type.Optional(Type.String({ title: 'Telephone', maxLength: 50 })),
      description: Type.Optional(Type.String({ title: 'Description', maxLength: 1000 })),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('customer', 'Customer', { email: nullable('Mail address'), name: nullable('Name') }),
  async run(context) {
    const { more, ...values } = context.input;
    const customer = await post(context, '/v1/customers', { ...values, ...moreOf(more) });
    return described('customer', customer, { email: 'email', name: 'name' });
  },
});
