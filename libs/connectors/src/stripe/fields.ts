/** Fields that several operations ask for, and what several give. */
import { type TProperties, Type } from 'typebox';

import { textAt, valueAt } from '#connector-sdk';

const id = (title: string, prefix: string, load?: string) =>
  Type.String({
    title,
    description: `Its id; it begins with ${prefix}.`,
    minLength: 1,
    maxLength: 255,
    ui: { placeholder: `${prefix}…`, ...(load ? { options: { load } } : {}) },
  });

export const customerField = () => id('Customer', 'cus_', 'customers');
export const priceField = () => id('Price', 'price_', 'prices');
export const subscriptionField = () =>
  Type.String({
    ...id('Subscription', 'sub_'),
    ui: { options: { load: 'subscriptions' }, placeholder: 'sub_…' },
  });

export const amountField = (title = 'Amount') =>
  Type.Integer({
    title,
    description:
      'In the smallest unit of the currency: 1099 are 10.99 euros; yen have no smaller one, so 1099 are 1099.',
    minimum: 0,
  });

export const currencyField = Type.String({
  title: 'Currency',
  description: 'Three letters, such as eur.',
  pattern: '^[A-Za-z]{3}$',
  ui: { placeholder: 'eur' },
});

export const metadataField = Type.Optional(
  Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 500 }), {
    title: 'Notes of your own',
    description: 'Up to 50 names with values, which Stripe keeps and gives back (metadata).',
    ui: { advanced: true },
  }),
);

/** For what has no field here. */
export const moreField = Type.Optional(
  Type.Unknown({
    title: 'More parameters',
    description: 'JSON with further parameters of Stripe’s API; they win over the fields above.',
    ui: { format: 'json', advanced: true },
  }),
);

export const lineItemsField = Type.Array(
  Type.Object(
    {
      price: priceField(),
      quantity: Type.Optional(Type.Integer({ title: 'How many', minimum: 1, default: 1 })),
    },
    { additionalProperties: false },
  ),
  { title: 'What is bought', minItems: 1, maxItems: 100 },
);

export const lineItemsOf = (items: readonly { price: string; quantity?: number }[]) =>
  items.map(({ price, quantity = 1 }) => ({ price, quantity }));

export const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });
export const nullableNumber = (title: string) => Type.Union([Type.Number(), Type.Null()], { title });

/** An object of Stripe: its main fields by name, and all of it. */
export const output = <Properties extends TProperties>(name: string, title: string, fields: Properties) =>
  Type.Object({
    id: nullable('Id'),
    ...fields,
    [name]: Type.Unknown({ title, description: 'All that Stripe tells of it.' }),
  });

export const described = (name: string, object: unknown, paths: Readonly<Record<string, string>> = {}) => ({
  id: textAt(object, 'id'),
  ...Object.fromEntries(
    Object.entries(paths).map(([field, path]) => {
      const value = valueAt(object, path);
      return [field, value === undefined || (value !== null && typeof value === 'object') ? null : value];
    }),
  ),
  [name]: object,
});
