/** https://docs.stripe.com/api/products/create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { post } from './call';
import { amountField, currencyField, described, metadataField, moreField, nullable, output } from './fields';
import { moreOf } from './more';

export const createProduct = defineAction({
  key: 'create_product',
  title: 'Create a product',
  description: 'Makes a product with its price.',
  input: Type.Object(
    {
      name: Type.String({ title: 'Name', minLength: 1, maxLength: 250 }),
      description: Type.Optional(
        Type.String({ title: 'Description', maxLength: 5000, ui: { multiline: true } }),
      ),
      amount: amountField('Price'),
      currency: currencyField,
      every: Type.Optional(
        Type.Enum(['once', 'day', 'week', 'month', 'year'], {
          title: 'Paid',
          default: 'once',
          ui: {
            labels: {
              once: 'Once',
              day: 'Every day',
              week: 'Every week',
              month: 'Every month',
              year: 'Every year',
            },
          },
        }),
      ),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('product', 'Product', { name: nullable('Name'), price: nullable('Id of the price') }),
  async run(context) {
    const { name, description, amount, currency, every = 'once', metadata, more } = context.input;
    const product = await post(context, '/v1/products', {
      name,
      description: description || undefined,
      default_price_data: {
        currency: currency.toLowerCase(),
        unit_amount: amount,
        recurring: every === 'once' ? undefined : { interval: every },
      },
      metadata,
      ...moreOf(more),
    });
    return described('product', product, { name: 'name', price: 'default_price' });
  },
});
