import { defineAction, HaltedError } from '#connector-sdk';
import { Type } from 'typebox';

import { matchFormula } from './formula';
import { fieldName, placeFields, RecordOutput, viewField } from './inputs';
import { limitField } from './limit-field';
import { listRecords } from './records';

export const findRecordsAction = defineAction({
  key: 'find-records',
  title: 'Find records',
  description: 'Finds the records with a value in a field.',
  input: Type.Object(
    {
      ...placeFields(),
      field: fieldName('Field', 'Where it looks.'),
      value: Type.Union([Type.String({ maxLength: 10_000 }), Type.Number(), Type.Boolean()], {
        title: 'Value',
        description: 'Upper and lower case make no difference.',
      }),
      match: Type.Optional(
        Type.Enum(['equals', 'contains'], {
          title: 'The field',
          default: 'equals',
          ui: { labels: { equals: 'is the value', contains: 'contains the value' } },
        }),
      ),
      view: viewField(),
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
    count: Type.Integer({ title: 'Number of records' }),
    first: Type.Union([RecordOutput, Type.Null()], { title: 'First record' }),
    records: Type.Array(RecordOutput, { title: 'Records' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { field, value, match = 'equals', view, limit = 100, whenNone } = input;
    const { records } = await listRecords(api, input, {
      filterByFormula: matchFormula(field, value, match),
      ...(view ? { view } : {}),
      limit,
    });
    if (records.length === 0 && whenNone === 'stop') {
      throw new HaltedError({
        code: 'airtable.none_found',
        message: `No record has ‘${String(value).slice(0, 100)}’ in the field ‘${field}’.`,
      });
    }
    return { count: records.length, first: records[0] ?? null, records };
  },
});
