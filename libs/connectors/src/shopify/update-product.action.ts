/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/productUpdate */
import { Type } from 'typebox';

import { defineAction, given, valueAt } from '#connector-sdk';

import { productShape } from './answers';
import { ask, gid } from './ask';
import { lines, productId, productStatus, tags, text } from './fields';
import { PRODUCT } from './fragments';

const QUERY = `mutation ($product: ProductUpdateInput!) {
  productUpdate(product: $product) { product { ...ProductParts } userErrors { field message } }
}${PRODUCT}`;

export const updateProduct = defineAction({
  key: 'update_product',
  title: 'Change a product',
  description: 'Changes what is filled in, and leaves everything else as it is.',
  input: Type.Object(
    {
      productId,
      title: text('Title'),
      descriptionHtml: lines('Description (HTML)', 100_000),
      vendor: text('Vendor'),
      productType: text('Type'),
      status: productStatus,
      tags,
    },
    { additionalProperties: false },
  ),
  output: productShape,
  idempotent: true,
  async run({ input, api }) {
    const { productId: id, ...product } = input;
    const data = await ask(api, QUERY, { product: { id: gid('Product', id), ...given(product) } });
    return valueAt(data, 'productUpdate.product');
  },
});
