/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/productCreate */
import { Type } from 'typebox';

import { defineAction, given, valueAt } from '#connector-sdk';

import { productShape } from './answers';
import { ask } from './ask';
import { lines, productStatus, tags, text } from './fields';
import { PRODUCT } from './fragments';

const QUERY = `mutation ($product: ProductCreateInput!, $media: [CreateMediaInput!]) {
  productCreate(product: $product, media: $media) { product { ...ProductParts } userErrors { field message } }
}${PRODUCT}`;

export const createProduct = defineAction({
  key: 'create_product',
  title: 'Create a product',
  description: 'Adds a product with one variant. Its price is set with ‘Change a variant’.',
  input: Type.Object(
    {
      title: Type.String({ title: 'Title', minLength: 1, maxLength: 255 }),
      descriptionHtml: lines('Description (HTML)', 100_000),
      vendor: text('Vendor'),
      productType: text('Type'),
      status: productStatus,
      tags,
      images: Type.Optional(
        Type.Array(Type.String({ pattern: '^(https?://.*)?$', maxLength: 2000 }), {
          title: 'Addresses of pictures',
          description: 'Shopify fetches them, so they have to be public.',
          maxItems: 50,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: productShape,
  async run({ input, api }) {
    const { images = [], ...product } = input;
    const data = await ask(api, QUERY, {
      product: given(product),
      media: images
        .filter((url) => url !== '')
        .map((originalSource) => ({ mediaContentType: 'IMAGE', originalSource })),
    });
    return valueAt(data, 'productCreate.product');
  },
});
