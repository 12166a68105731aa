/** https://docs.stripe.com/api/customers/update */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { post } from './call';
import { customerField, described, metadataField, moreField, nullable, output } from './fields';
import { moreOf } from './more';

export const updateCustomer = defineAction({
  key: 'update_customer',
  title: 'Change a customer',
  description: 'Changes what is filled in; the rest stays as it is.',
  idempotent: true,
  input: Type.Object(
    {
      customer: customerField(),
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
    const { customer: id, more, ...values } = context.input;
    const customer = await post(context, `/v1/customers/${pathPart(id)}`, { ...values, ...moreOf(more) });
    return described('customer', customer, { email: 'email', name: 'name' });
  },
});
