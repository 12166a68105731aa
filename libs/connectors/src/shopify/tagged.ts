/** What can have tags, and how its id is read. */
import { Type } from 'typebox';

import { gid } from './ask';

export const TaggedInput = Type.Object(
  {
    type: Type.Union(
      [Type.Literal('Order'), Type.Literal('Product'), Type.Literal('Customer'), Type.Literal('DraftOrder')],
      {
        title: 'Of what',
        ui: {
          labels: { Order: 'Order', Product: 'Product', Customer: 'Customer', DraftOrder: 'Draft order' },
        },
      },
    ),
    id: Type.String({
      title: 'Id',
      description: 'Its number, or its id that begins with gid://.',
      minLength: 1,
      maxLength: 100,
    }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
      title: 'Tags',
      minItems: 1,
      maxItems: 250,
    }),
  },
  { additionalProperties: false },
);

export const taggedId = ({ type, id }: { type: string; id: string }): string => gid(type, id);
