import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { fieldName, placeFields, RecordOutput, viewField } from './inputs';
import { limitField } from './limit-field';
import { listRecords } from './records';

export const listRecordsAction = defineAction({
  key: 'list-records',
  title: 'Read records',
  description: 'Gives the records of a table or a view, all or those that fit a formula.',
  input: Type.Object(
    {
      ...placeFields(),
      view: viewField(),
      formula: Type.Optional(
        Type.String({
          title: 'Formula',
          description: 'Only records for which it is true, such as AND({Status} = "Open", {Age} > 30).',
          maxLength: 100_000,
          ui: { multiline: true },
        }),
      ),
      sort: Type.Optional(
        Type.Array(
          Type.Object({
            field: fieldName('Field'),
            direction: Type.Enum(['asc', 'desc'], {
              title: 'Direction',
              default: 'asc',
              ui: { labels: { asc: 'Smallest first', desc: 'Largest first' } },
            }),
          }),
          { title: 'Order', maxItems: 10 },
        ),
      ),
      fields: Type.Optional(
        Type.Array(fieldName('Field'), { title: 'Only these fields', maxItems: 500, ui: { advanced: true } }),
      ),
      limit: limitField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    records: Type.Array(RecordOutput, { title: 'Records' }),
    hasMore: Type.Boolean({ title: 'There are more' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { view, formula, sort, fields, limit = 100 } = input;
    const { records, hasMore } = await listRecords(api, input, {
      ...(view ? { view } : {}),
      ...(formula?.trim() ? { filterByFormula: formula } : {}),
      ...(sort?.length ? { sort } : {}),
      ...(fields?.length ? { fields } : {}),
      limit,
    });
    return { records, hasMore };
  },
});
