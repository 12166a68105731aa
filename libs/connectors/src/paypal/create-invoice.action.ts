/** https://developer.paypal.com/docs/api/invoicing/v2/#invoices_create */
import { type Static, Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { invoiceShape } from './answers';
import { WHOLE } from './api';
import { AMOUNT, currency } from './fields';

const date = (title: string, description: string) =>
  Type.Optional(
    Type.String({
      title,
      description,
      pattern: '^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      ui: { placeholder: '2026-03-31' },
    }),
  );

const text = (title: string, maxLength: number, description = '') =>
  Type.Optional(Type.String({ title, maxLength, ...(description === '' ? {} : { description }) }));

const Item = Type.Object(
  {
    name: Type.String({ title: 'What', minLength: 1, maxLength: 200 }),
    quantity: Type.String({ title: 'How many', pattern: '^-?[0-9]+([.][0-9]{1,5})?$', default: '1' }),
    unitAmount: Type.String({ title: 'Price of one', pattern: AMOUNT, maxLength: 32 }),
    description: text('Description', 1000),
    taxName: text('Name of the tax', 100),
    taxPercent: text('Tax in percent', 10),
  },
  { additionalProperties: false },
);

const Input = Type.Object(
  {
    email: Type.String({ title: 'Mail address of the customer', minLength: 3, maxLength: 254 }),
    givenName: text('First name', 140),
    surname: text('Last name', 140),
    currency,
    items: Type.Array(Item, { title: 'What for', minItems: 1, maxItems: 100 }),
    invoiceNumber: text('Invoice number', 25, 'Left out: PayPal counts on.'),
    invoiceDate: date('Date', 'Left out: today.'),
    dueDate: date('To be paid until', 'Left out: at once.'),
    reference: text('Reference', 120, 'Such as an order number of the customer.'),
    note: Type.Optional(
      Type.String({ title: 'Note to the customer', maxLength: 4000, ui: { multiline: true } }),
    ),
    memo: Type.Optional(
      Type.String({
        title: 'Memo',
        description: 'Only you see it.',
        maxLength: 4000,
        ui: { advanced: true },
      }),
    ),
    businessName: Type.Optional(
      Type.String({ title: 'Name of your business', maxLength: 300, ui: { advanced: true } }),
    ),
  },
  { additionalProperties: false },
);

export const createInvoice = defineAction({
  key: 'create_invoice',
  title: 'Create an invoice',
  description: 'Makes a draft. Send it with ‘Send an invoice’.',
  input: Input,
  output: invoiceShape,
  async run({ input, api }) {
    const { body } = await api.request({
      method: 'POST',
      path: '/v2/invoicing/invoices',
      headers: WHOLE,
      json: invoiceOf(input),
    });
    return body;
  },
});

function invoiceOf(input: Static<typeof Input>) {
  const name = given({ given_name: input.givenName, surname: input.surname });
  return {
    detail: {
      currency_code: input.currency,
      ...given({
        invoice_number: input.invoiceNumber,
        invoice_date: input.invoiceDate,
        reference: input.reference,
        note: input.note,
        memo: input.memo,
      }),
      ...(input.dueDate
        ? { payment_term: { term_type: 'DUE_ON_DATE_SPECIFIED', due_date: input.dueDate } }
        : {}),
    },
    ...(input.businessName ? { invoicer: { business_name: input.businessName } } : {}),
    primary_recipients: [
      {
        billing_info: {
          email_address: input.email,
          ...(Object.keys(name).length === 0 ? {} : { name }),
        },
      },
    ],
    items: input.items.map((item) => ({
      name: item.name,
      quantity: item.quantity,
      unit_amount: { currency_code: input.currency, value: item.unitAmount },
      ...given({ description: item.description }),
      ...(item.taxPercent
        ? { tax: { name: item.taxName ? item.taxName : 'Tax', percent: item.taxPercent } }
        : {}),
    })),
  };
}
