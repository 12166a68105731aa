/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/productVariantsBulkUpdate */
import { Type } from 'typebox';

import { answerShape, defineAction, given, someText, valueAt } from '#connector-sdk';

import { ask, gid } from './ask';
import { productId, text } from './fields';

const QUERY = `mutation ($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $productId, variants: $variants) {
    productVariants { id title sku price compareAtPrice barcode inventoryItem { id } }
    userErrors { field message code }
  }
}`;

const price = (title: string, description?: string) =>
  Type.Optional(
    Type.String({
      title,
      pattern: '^([0-9]+([.][0-9]+)?)?$',
      ui: { placeholder: '42.50' },
      ...(description === undefined ? {} : { description }),
    }),
  );

export const updateVariant = defineAction({
  key: 'update_variant',
  title: 'Change a variant',
  description: 'Changes the price, the SKU or the barcode of a product’s variant.',
  input: Type.Object(
    {
      productId,
      variantId: Type.String({
        title: 'Variant',
        description: 'Its number, or its id that begins with gid://.',
        minLength: 1,
        maxLength: 100,
        ui: { options: { load: 'variants', dependsOn: ['productId'] } },
      }),
      price: price('Price'),
      compareAtPrice: price('Price before', 'Shown crossed out.'),
      sku: text('SKU'),
      barcode: text('Barcode'),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    title: someText('Title'),
    sku: someText('SKU'),
    price: someText('Price'),
    compareAtPrice: someText('Price before'),
    barcode: someText('Barcode'),
  }),
  idempotent: true,
  async run({ input, api }) {
    const { sku, price: own, compareAtPrice, barcode } = input;
    const variant = {
      id: gid('ProductVariant', input.variantId),
      ...given({ price: own, compareAtPrice, barcode }),
      ...(sku ? { inventoryItem: { sku } } : {}),
    };
    const data = await ask(api, QUERY, { productId: gid('Product', input.productId), variants: [variant] });
    return valueAt(data, 'productVariantsBulkUpdate.productVariants.0');
  },
});
