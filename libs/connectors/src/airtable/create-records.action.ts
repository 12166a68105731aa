import { defineAction, listOf, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { goOn } from './go-on';
import { placeFields, RecordOutput, typecastField } from './inputs';
import { type AirtableRecord, recordOf } from './records';

/** Airtable takes so many at once. */
const BATCH = 10;

export const createRecordsAction = defineAction({
  key: 'create-records',
  title: 'Add several records',
  description: 'Adds a list of records to a table, ten with each request.',
  input: Type.Object(
    {
      ...placeFields(),
      records: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        title: 'Records',
        description:
          'A list of objects: each has the fields of a record by their names. If one can’t be added, those before its ten are there already.',
        minItems: 1,
        maxItems: 500,
      }),
      typecast: typecastField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ records: Type.Array(RecordOutput, { title: 'Records' }) }),
  async run({ api, input, signal }) {
    const { typecast = true } = input;
    const added: AirtableRecord[] = [];
    for (let at = 0; at < input.records.length; at += BATCH) {
      const records = input.records.slice(at, at + BATCH).map((fields) => ({ fields }));
      const batch = () => api.post(tablePath(input), { records, typecast });
      const body = await (added.length === 0
        ? batch()
        : goOn(batch, added.length, input.records.length, signal));
      added.push(...listOf(valueAt(body, 'records')).map(recordOf));
    }
    return { records: added };
  },
});
