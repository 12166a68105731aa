import { defineAction, HaltedError } from '#connector-sdk';
import { Type } from 'typebox';

import { readDataSource } from './data-source';
import { CONDITIONS, filterOf } from './filter';
import { databaseField, limitField } from './inputs';
import { PageOutput } from './page';
import { queryPages } from './query';

const propertyName = (title: string) =>
  Type.String({
    title,
    maxLength: 2000,
    ui: { options: { load: 'properties', dependsOn: ['database'] } },
  });

export const queryDatabaseAction = defineAction({
  key: 'query-database',
  title: 'Find pages in a database',
  description: 'Gives the pages of a database, all or those that fit a condition.',
  input: Type.Object(
    {
      database: databaseField(),
      property: Type.Optional(propertyName('Only where this property')),
      condition: Type.Optional(
        Type.Enum([...CONDITIONS], {
          title: 'Condition',
          default: 'equals',
          ui: {
            labels: {
              equals: 'is',
              does_not_equal: 'is not',
              contains: 'contains',
              greater_than: 'is more than',
              less_than: 'is less than',
              on_or_after: 'is at or after',
              on_or_before: 'is at or before',
              is_empty: 'is empty',
              is_not_empty: 'is not empty',
            },
          },
        }),
      ),
      value: Type.Optional(
        Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean()], { title: 'Value' }),
      ),
      filter: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          title: 'Filter',
          description: 'One of Notion’s own, in place of the condition.',
          ui: { advanced: true },
        }),
      ),
      sorts: Type.Optional(
        Type.Array(
          Type.Object({
            property: propertyName('Property'),
            direction: Type.Enum(['ascending', 'descending'], {
              title: 'Direction',
              default: 'ascending',
              ui: { labels: { ascending: 'Smallest first', descending: 'Largest first' } },
            }),
          }),
          { title: 'Order', maxItems: 10 },
        ),
      ),
      limit: limitField(),
      whenNone: Type.Optional(
        Type.Enum(['continue', 'stop'], {
          title: 'If there is none',
          default: 'continue',
          ui: { labels: { continue: 'Go on with an empty list', stop: 'End the run here' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    count: Type.Integer({ title: 'Number of pages' }),
    first: Type.Union([PageOutput, Type.Null()], { title: 'First page' }),
    pages: Type.Array(PageOutput, { title: 'Pages' }),
    hasMore: Type.Boolean({ title: 'There are more' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { database, property, condition = 'equals', value, filter, sorts, limit = 100 } = input;
    const source = await readDataSource(api, database);
    const wanted = filter ?? (property ? filterOf(source, property, condition, value) : undefined);
    const { pages, hasMore } = await queryPages(api, source.id, {
      ...(wanted === undefined ? {} : { filter: wanted }),
      ...(sorts?.length ? { sorts } : {}),
      limit,
    });
    if (pages.length === 0 && input.whenNone === 'stop') {
      throw new HaltedError({
        code: 'notion.none_found',
        message: `No page of ‘${source.title}’ fits the condition.`,
      });
    }
    return { count: pages.length, first: pages[0] ?? null, pages, hasMore };
  },
});
