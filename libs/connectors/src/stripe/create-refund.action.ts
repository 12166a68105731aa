/** https://docs.stripe.com/api/refunds/create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { post } from './call';
import { described, metadataField, moreField, nullable, nullableNumber, output } from './fields';
import { moreOf } from './more';

export const createRefund = defineAction({
  key: 'create_refund',
  title: 'Refund a payment',
  description: 'Gives money back, all of it or a part.',
  input: Type.Object(
    {
      payment: Type.String({
        title: 'Payment',
        description: 'Its id: pi_… of a payment intent, or ch_… of a charge.',
        pattern: '^\\s*(pi|ch|py)_\\w+\\s*$',
        ui: { placeholder: 'pi_…' },
      }),
      amount: Type.Optional(
        Type.Integer({
          title: 'Amount',
          description: 'In the smallest unit of its currency. Left out: all that is left.',
          minimum: 1,
        }),
      ),
      reason: Type.Optional(
        Type.Enum(['requested_by_customer', 'duplicate', 'fraudulent'], {
          title: 'Reason',
          ui: {
            labels: {
              requested_by_customer: 'The customer asked for it',
              duplicate: 'Paid twice',
              fraudulent: 'Fraud',
            },
          },
        }),
      ),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('refund', 'Refund', {
    status: nullable('Status'),
    amount: nullableNumber('Amount, in the smallest unit'),
  }),
  async run(context) {
    const { payment, amount, reason, metadata, more } = context.input;
    const id = payment.trim();
    const refund = await post(context, '/v1/refunds', {
      ...(id.startsWith('pi_') ? { payment_intent: id } : { charge: id }),
      amount,
      reason,
      metadata,
      ...moreOf(more),
    });
    return described('refund', refund, { status: 'status', amount: 'amount' });
  },
});
