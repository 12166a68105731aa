/** Settings that several operations ask for. */
import { Type } from 'typebox';

const ids = { minLength: 1, maxLength: 100 };

const id = (title: string, load: string) =>
  Type.String({
    title,
    description: 'Its number, or its id that begins with gid://.',
    ...ids,
    ui: { options: { load } },
  });

export const orderId = id('Order', 'orders');
export const productId = id('Product', 'products');
export const customerId = id('Customer', 'customers');
export const locationId = id('Location', 'locations');
export const inventoryItemId = id('Stock item', 'inventoryItems');

export const tags = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { title: 'Tags', maxItems: 250 }),
);

export const query = (example: string) =>
  Type.Optional(
    Type.String({
      title: 'Search',
      description: 'In Shopify’s search syntax. Left out: all.',
      maxLength: 2000,
      ui: { placeholder: example },
    }),
  );

export const limit = Type.Optional(
  Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 50 }),
);

export const text = (title: string, maxLength = 255) => Type.Optional(Type.String({ title, maxLength }));

export const lines = (title: string, maxLength: number) =>
  Type.Optional(Type.String({ title, maxLength, ui: { multiline: true } }));

export const productStatus = Type.Optional(
  Type.Union(
    [Type.Literal('ACTIVE'), Type.Literal('DRAFT'), Type.Literal('ARCHIVED'), Type.Literal('UNLISTED')],
    {
      title: 'State',
      ui: { labels: { ACTIVE: 'Active', DRAFT: 'Draft', ARCHIVED: 'Archived', UNLISTED: 'Unlisted' } },
    },
  ),
);
