/** https://docs.stripe.com/api/customers/list */
import { Type } from 'typebox';

import { defineAction, HaltedError } from '#connector-sdk';

import { listAll, post } from './call';
import { described, nullable, output } from './fields';

export const findCustomer = defineAction({
  key: 'find_customer',
  title: 'Find a customer by mail address',
  description:
    'Gives the newest customer with this address. Where there is none, the run ends there, or a new one is made.',
  idempotent: true,
  input: Type.Object(
    {
      email: Type.String({ title: 'Mail address', minLength: 3, maxLength: 512 }),
      create: Type.Optional(Type.Boolean({ title: 'Make one where there is none', default: false })),
    },
    { additionalProperties: false },
  ),
  output: output('customer', 'Customer', {
    email: nullable('Mail address'),
    name: nullable('Name'),
    created: Type.Boolean({ title: 'Made just now' }),
  }),
  async run(context) {
    const email = context.input.email.trim();
    const [found] = await listAll(context, '/v1/customers', { email }, 1);
    if (found === undefined && context.input.create !== true)
      throw new HaltedError({
        code: 'stripe.no_customer',
        message: `There is no customer with this address.`,
      });
    const customer = found ?? (await post(context, '/v1/customers', { email }));
    return {
      ...described('customer', customer, { email: 'email', name: 'name' }),
      created: found === undefined,
    };
  },
});
