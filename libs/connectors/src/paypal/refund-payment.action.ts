/** https://developer.paypal.com/docs/api/payments/v2/#captures_refund */
import { Type } from 'typebox';

import { defineAction, given, pathPart, PermanentError } from '#connector-sdk';

import { refundShape } from './answers';
import { WHOLE } from './api';
import { AMOUNT, captureId, currency, customId, ownInvoiceNumber } from './fields';

export const refundPayment = defineAction({
  key: 'refund_payment',
  title: 'Refund a payment',
  description: 'Gives a captured payment back, all of it or a part.',
  input: Type.Object(
    {
      captureId,
      amount: Type.Optional(
        Type.String({
          title: 'Amount',
          description: 'Left out: all of it.',
          pattern: `^$|${AMOUNT}`,
          maxLength: 32,
          ui: { placeholder: '42.50' },
        }),
      ),
      currency: Type.Optional(currency),
      note: Type.Optional(Type.String({ title: 'Note', description: 'The buyer sees it.', maxLength: 255 })),
      customId,
      invoiceNumber: ownInvoiceNumber,
    },
    { additionalProperties: false },
  ),
  output: refundShape,
  // PayPal-Request-Id makes PayPal give the same refund again.
  idempotent: true,
  async run({ input, api }) {
    if (input.amount && !input.currency) {
      throw new PermanentError({
        code: 'paypal.no_currency',
        message: 'A part of a payment can only be refunded with its currency. Enter it, such as EUR.',
      });
    }
    const { body } = await api.request({
      method: 'POST',
      path: `/v2/payments/captures/${pathPart(input.captureId)}/refund`,
      headers: WHOLE,
      json: {
        ...(input.amount ? { amount: { currency_code: input.currency, value: input.amount } } : {}),
        ...given({
          note_to_payer: input.note,
          custom_id: input.customId,
          invoice_id: input.invoiceNumber,
        }),
      },
    });
    return body;
  },
});
