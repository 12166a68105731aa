/** https://developer.paypal.com/docs/api/invoicing/v2/#invoices_remind */
import { Type } from 'typebox';

import { answerShape, defineAction, given, pathPart, someText } from '#connector-sdk';

import { emails, invoiceId } from './fields';

export const remindInvoice = defineAction({
  key: 'remind_invoice',
  title: 'Send a reminder of an invoice',
  description: 'Reminds the customer of an invoice that is not paid yet.',
  input: Type.Object(
    {
      invoiceId,
      subject: Type.Optional(Type.String({ title: 'Subject', maxLength: 4000 })),
      note: Type.Optional(Type.String({ title: 'Note', maxLength: 4000, ui: { multiline: true } })),
      additionalRecipients: emails('Copies to'),
    },
    { additionalProperties: false },
  ),
  output: answerShape({ invoiceId: someText('Invoice') }),
  async run({ input, api }) {
    await api.post(
      `/v2/invoicing/invoices/${pathPart(input.invoiceId)}/remind`,
      given({
        subject: input.subject,
        note: input.note,
        additional_recipients: input.additionalRecipients,
      }),
    );
    return { invoiceId: input.invoiceId };
  },
});
