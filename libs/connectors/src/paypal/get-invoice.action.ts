/** https://developer.paypal.com/docs/api/invoicing/v2/#invoices_get */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { invoiceShape } from './answers';
import { invoiceId } from './fields';

export const getInvoice = defineAction({
  key: 'get_invoice',
  title: 'Get an invoice',
  description: 'Reads an invoice and its state.',
  input: Type.Object({ invoiceId }, { additionalProperties: false }),
  output: invoiceShape,
  idempotent: true,
  run: ({ input, api }) => api.get(`/v2/invoicing/invoices/${pathPart(input.invoiceId)}`),
});
