import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { recordsShape } from './answers';
import { objectType, propertyNames, text } from './fields';
import { searchRecords } from './search';

const LABELS = {
  EQ: 'is',
  NEQ: 'is not',
  LT: 'is less than',
  LTE: 'is at most',
  GT: 'is more than',
  GTE: 'is at least',
  CONTAINS_TOKEN: 'contains the word',
  NOT_CONTAINS_TOKEN: 'does not contain the word',
  HAS_PROPERTY: 'is filled in',
  NOT_HAS_PROPERTY: 'is not filled in',
} as const;

const Filter = Type.Object(
  {
    property: Type.String({
      title: 'Property',
      minLength: 1,
      maxLength: 100,
      ui: { options: { load: 'properties', dependsOn: ['objectType'] } },
    }),
    operator: Type.Union(
      [
        Type.Literal('EQ'),
        Type.Literal('NEQ'),
        Type.Literal('LT'),
        Type.Literal('LTE'),
        Type.Literal('GT'),
        Type.Literal('GTE'),
        Type.Literal('CONTAINS_TOKEN'),
        Type.Literal('NOT_CONTAINS_TOKEN'),
        Type.Literal('HAS_PROPERTY'),
        Type.Literal('NOT_HAS_PROPERTY'),
      ],
      { title: 'Compared how', default: 'EQ', ui: { labels: LABELS } },
    ),
    value: text('Value'),
  },
  { additionalProperties: false },
);

export const search = defineAction({
  key: 'search_records',
  title: 'Search records',
  description: 'Finds records by words or by their properties.',
  input: Type.Object(
    {
      objectType,
      query: Type.Optional(
        Type.String({
          title: 'Words',
          description: 'Looked for in names, mail addresses, phone numbers…',
          maxLength: 3000,
        }),
      ),
      filters: Type.Optional(
        Type.Array(Filter, {
          title: 'Only those where',
          description: 'All of them have to be true.',
          maxItems: 6,
        }),
      ),
      sortBy: Type.Optional(
        Type.String({
          title: 'In the order of',
          maxLength: 100,
          ui: { options: { load: 'properties', dependsOn: ['objectType'] } },
        }),
      ),
      descending: Type.Optional(Type.Boolean({ title: 'Largest or latest first', default: true })),
      properties: propertyNames,
      limit: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 10_000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: recordsShape,
  idempotent: true,
  async run({ input, api }) {
    const filters = input.filters?.map(({ property, operator, value }) =>
      given({ propertyName: property, operator, value }),
    );
    const direction = input.descending === false ? 'ASCENDING' : 'DESCENDING';
    const { records, total } = await searchRecords(
      api,
      input.objectType,
      {
        ...{ query: input.query, filters, properties: input.properties },
        sort: input.sortBy ? { propertyName: input.sortBy, direction } : undefined,
      },
      input.limit ?? 100,
    );
    return { records, count: records.length, total };
  },
});
