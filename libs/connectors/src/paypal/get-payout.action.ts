/** https://developer.paypal.com/docs/api/payments.payouts-batch/v1/#payouts_get */
import { Type } from 'typebox';

import { defineAction, given, pathPart } from '#connector-sdk';

import { payoutShape } from './answers';

export const getPayout = defineAction({
  key: 'get_payout',
  title: 'Get a payout',
  description: 'Reads what became of a payout and its payments, up to 1,000 at a time.',
  input: Type.Object(
    {
      payoutId: Type.String({
        title: 'Payout',
        description: 'Its id at PayPal.',
        minLength: 1,
        maxLength: 127,
      }),
      page: Type.Optional(Type.Integer({ title: 'Page', minimum: 1, maximum: 1000, default: 1 })),
      pageSize: Type.Optional(
        Type.Integer({ title: 'Payments on a page', minimum: 1, maximum: 1000, default: 1000 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: payoutShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.get(
      `/v1/payments/payouts/${pathPart(input.payoutId)}`,
      given({ page: input.page, page_size: input.pageSize }),
    ),
});
