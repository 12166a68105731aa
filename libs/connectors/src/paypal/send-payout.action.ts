/** https://developer.paypal.com/docs/api/payments.payouts-batch/v1/#payouts_post */
import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { payoutShape } from './answers';
import { amount, currency } from './fields';

const Payment = Type.Object(
  {
    receiver: Type.String({ title: 'To', minLength: 1, maxLength: 127 }),
    amount,
    note: Type.Optional(Type.String({ title: 'Note', maxLength: 1000 })),
    reference: Type.Optional(Type.String({ title: 'Own reference', maxLength: 63 })),
  },
  { additionalProperties: false },
);

export const sendPayout = defineAction({
  key: 'send_payout',
  title: 'Send money',
  description:
    'Pays out to one or more people. PayPal carries it out afterwards; look at it with ‘Get a payout’.',
  input: Type.Object(
    {
      recipientType: Type.Optional(
        Type.Union([Type.Literal('EMAIL'), Type.Literal('PHONE'), Type.Literal('PAYPAL_ID')], {
          title: 'To whom, by',
          default: 'EMAIL',
          ui: { labels: { EMAIL: 'Mail address', PHONE: 'Phone number', PAYPAL_ID: 'PayPal account' } },
        }),
      ),
      currency,
      payments: Type.Array(Payment, { title: 'Payments', minItems: 1, maxItems: 15_000 }),
      subject: Type.Optional(Type.String({ title: 'Subject of PayPal’s mail', maxLength: 255 })),
      message: Type.Optional(Type.String({ title: 'Text of PayPal’s mail', maxLength: 1000 })),
    },
    { additionalProperties: false },
  ),
  output: payoutShape,
  // PayPal carries a batch out once, whatever becomes of the answer.
  idempotent: true,
  run: ({ input, api, idempotencyKey }) =>
    api.post('/v1/payments/payouts', {
      sender_batch_header: {
        sender_batch_id: idempotencyKey,
        recipient_type: input.recipientType ?? 'EMAIL',
        ...given({ email_subject: input.subject, email_message: input.message }),
      },
      items: input.payments.map((payment) => ({
        receiver: payment.receiver,
        amount: { currency: input.currency, value: payment.amount },
        ...given({ note: payment.note, sender_item_id: payment.reference }),
      })),
    }),
});
