/** Settings that several operations ask for. */
import { Type } from 'typebox';

const ids = { minLength: 1, maxLength: 127 };

export const currency = Type.String({
  title: 'Currency',
  description: 'Its three letters, such as EUR.',
  pattern: '^[A-Z]{3}$',
  ui: { placeholder: 'EUR' },
});

export const AMOUNT = '^[0-9]+([.][0-9]{1,3})?$';

export const amount = Type.String({
  title: 'Amount',
  description: 'With a point: 42.50.',
  pattern: AMOUNT,
  maxLength: 32,
  ui: { placeholder: '42.50' },
});

export const orderId = Type.String({ title: 'Order', description: 'Its id at PayPal.', ...ids });

export const captureId = Type.String({
  title: 'Payment',
  description: 'The id of the captured payment, as the order and the events of PayPal name it.',
  ...ids,
});

export const invoiceId = Type.String({
  title: 'Invoice',
  ...ids,
  ui: { options: { load: 'invoices' } },
});

export const ownInvoiceNumber = Type.Optional(
  Type.String({
    title: 'Invoice number',
    description: 'Your own; PayPal takes each only once.',
    maxLength: 127,
    ui: { advanced: true },
  }),
);

export const customId = Type.Optional(
  Type.String({
    title: 'Own reference',
    description: 'Comes back in PayPal’s events and reports. The buyer does not see it.',
    maxLength: 127,
  }),
);

export const emails = (title: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 3, maxLength: 254 }), { title, maxItems: 100 }));
