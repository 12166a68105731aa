/** https://docs.stripe.com/search */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { listAll } from './call';
import { namesOf, SEARCHED } from './kinds';

export const searchObjects = defineAction({
  key: 'search_objects',
  title: 'Search',
  description:
    'Finds customers, payments, invoices and so on. What was made just now is found after about a minute.',
  idempotent: true,
  input: Type.Object(
    {
      kind: Type.Enum(namesOf(SEARCHED), { title: 'What', ui: { labels: SEARCHED } }),
      query: Type.String({
        title: 'Query',
        description: "In Stripe’s query language: status:'active' AND metadata['order']:'17'.",
        minLength: 1,
        maxLength: 5000,
        ui: { placeholder: "email:'ann@example.com'" },
      }),
      most: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    objects: Type.Array(Type.Unknown(), { title: 'Objects', description: 'A loop goes through them.' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run(context) {
    const { kind, query, most = 100 } = context.input;
    const objects = await listAll(context, `/v1/${kind}/search`, { query }, most);
    return { objects, count: objects.length };
  },
});
