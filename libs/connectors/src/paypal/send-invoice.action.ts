/** https://developer.paypal.com/docs/api/invoicing/v2/#invoices_send */
import { Type } from 'typebox';

import { answerShape, defineAction, given, pathPart, someText } from '#connector-sdk';

import { emails, invoiceId } from './fields';

export const sendInvoice = defineAction({
  key: 'send_invoice',
  title: 'Send an invoice',
  description:
    'Sends a draft to the customer, or on its date if that is still to come. Sending it again does nothing.',
  input: Type.Object(
    {
      invoiceId,
      note: Type.Optional(Type.String({ title: 'Note', maxLength: 4000, ui: { multiline: true } })),
      sendToRecipient: Type.Optional(
        Type.Boolean({
          title: 'PayPal sends a mail',
          description: 'Switched off, hand the customer the address of the invoice yourself.',
          default: true,
        }),
      ),
      additionalRecipients: emails('Copies to'),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    href: someText('Address', 'Where the customer sees the invoice.'),
    rel: someText('Kind'),
    method: someText('Method'),
  }),
  idempotent: true,
  run: async ({ input, api }) =>
    (await api.post(
      `/v2/invoicing/invoices/${pathPart(input.invoiceId)}/send`,
      given({
        note: input.note,
        send_to_recipient: input.sendToRecipient,
        additional_recipients: input.additionalRecipients,
      }),
    )) ?? {},
});
