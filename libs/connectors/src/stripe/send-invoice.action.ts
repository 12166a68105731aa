/** https://docs.stripe.com/api/invoices/send */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { post } from './call';
import { described, nullable, output } from './fields';

export const sendInvoice = defineAction({
  key: 'send_invoice',
  title: 'Send an invoice',
  description: 'Finalises an invoice where that is to be done, and mails it to the customer.',
  input: Type.Object(
    {
      invoice: Type.String({
        title: 'Invoice',
        description: 'Its id; it begins with in_.',
        minLength: 1,
        maxLength: 255,
      }),
    },
    { additionalProperties: false },
  ),
  output: output('invoice', 'Invoice', {
    number: nullable('Number'),
    status: nullable('Status'),
    url: nullable('Page on which it is paid'),
  }),
  async run(context) {
    const invoice = await post(context, `/v1/invoices/${pathPart(context.input.invoice)}/send`);
    return described('invoice', invoice, { number: 'number', status: 'status', url: 'hosted_invoice_url' });
  },
});
