/** https://docs.stripe.com/api/invoices/create */
import { Type } from 'typebox';

import { defineAction, pathPart, textAt } from '#connector-sdk';

import { get, post } from './call';
import {
  amountField,
  currencyField,
  customerField,
  described,
  metadataField,
  moreField,
  nullable,
  nullableNumber,
  output,
  priceField,
} from './fields';
import { moreOf } from './more';

export const createInvoice = defineAction({
  key: 'create_invoice',
  title: 'Create an invoice',
  description: 'Makes an invoice with its lines; if you like, it is finalised, and sent.',
  input: Type.Object(
    {
      customer: customerField(),
      lines: Type.Array(
        Type.Object(
          {
            description: Type.Optional(Type.String({ title: 'Text', maxLength: 500 })),
            amount: Type.Optional(amountField()),
            price: Type.Optional(
              Type.String({
                ...priceField(),
                title: 'Or a price',
                description: 'The id of one of your prices, in place of the amount.',
              }),
            ),
            quantity: Type.Optional(
              Type.Integer({ title: 'How many', description: 'Of the price.', minimum: 1 }),
            ),
          },
          { additionalProperties: false },
        ),
        { title: 'Lines', minItems: 1, maxItems: 100 },
      ),
      currency: currencyField,
      collection: Type.Optional(
        Type.Enum(['send_invoice', 'charge_automatically'], {
          title: 'Paid by',
          default: 'send_invoice',
          ui: {
            labels: {
              send_invoice: 'The customer, within some days',
              charge_automatically: 'Their saved card',
            },
          },
        }),
      ),
      daysUntilDue: Type.Optional(
        Type.Integer({
          title: 'Days to pay',
          minimum: 0,
          maximum: 3650,
          default: 30,
          ui: { showWhen: { field: 'collection', in: ['send_invoice'] } },
        }),
      ),
      finish: Type.Optional(
        Type.Enum(['draft', 'finalize', 'send'], {
          title: 'Then',
          default: 'draft',
          ui: {
            labels: { draft: 'Leave it as a draft', finalize: 'Finalise it', send: 'Finalise and mail it' },
          },
        }),
      ),
      description: Type.Optional(Type.String({ title: 'Note on the invoice', maxLength: 1500 })),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('invoice', 'Invoice', {
    number: nullable('Number'),
    status: nullable('Status'),
    total: nullableNumber('Total, in the smallest unit'),
    url: nullable('Page on which it is paid'),
    pdf: nullable('Address of the PDF'),
  }),
  async run(context) {
    const { input } = context;
    const collection = input.collection ?? 'send_invoice';
    const currency = input.currency.toLowerCase();
    const draft = await post(context, '/v1/invoices', {
      customer: input.customer,
      currency,
      collection_method: collection,
      days_until_due: collection === 'send_invoice' ? (input.daysUntilDue ?? 30) : undefined,
      description: input.description || undefined,
      // Only what follows, not what waits at the customer for the next invoice.
      pending_invoice_items_behavior: 'exclude',
      metadata: input.metadata,
      ...moreOf(input.more),
    });
    const id = textAt(draft, 'id') ?? '';
    for (const { description, amount, price, quantity } of input.lines) {
      await post(context, '/v1/invoiceitems', {
        customer: input.customer,
        invoice: id,
        description: description || undefined,
        ...(price ? { pricing: { price }, quantity } : { amount: amount ?? 0, currency }),
      });
    }
    const path = `/v1/invoices/${pathPart(id)}`;
    const invoice =
      input.finish === 'send'
        ? await post(context, `${path}/send`)
        : input.finish === 'finalize'
          ? await post(context, `${path}/finalize`)
          : await get(context, path);
    return described('invoice', invoice, {
      number: 'number',
      status: 'status',
      total: 'total',
      url: 'hosted_invoice_url',
      pdf: 'invoice_pdf',
    });
  },
});
