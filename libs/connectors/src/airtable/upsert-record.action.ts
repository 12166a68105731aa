import { defineAction, listOf, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { fieldName, fieldsField, placeFields, RecordOutput, typecastField } from './inputs';
import { recordOf } from './records';

export const upsertRecordAction = defineAction({
  key: 'upsert-record',
  title: 'Add or change a record',
  description: 'Changes the record that has the same values in some fields; where there is none, adds one.',
  input: Type.Object(
    {
      ...placeFields(),
      mergeOn: Type.Array(fieldName('Field'), {
        title: 'Fields that tell records apart',
        description: 'One to three. If several records fit, nothing is changed and the step fails.',
        minItems: 1,
        maxItems: 3,
      }),
      fields: fieldsField('These fields too must have values.'),
      typecast: typecastField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    added: Type.Boolean({ title: 'It is a new record' }),
    record: RecordOutput,
  }),
  idempotent: true,
  async run({ api, input }) {
    const { mergeOn, fields, typecast = true } = input;
    const body = await api.patch(tablePath(input), {
      performUpsert: { fieldsToMergeOn: mergeOn },
      records: [{ fields }],
      typecast,
    });
    const record = recordOf(valueAt(body, 'records.0'));
    return { added: listOf(valueAt(body, 'createdRecords')).includes(record.id), record };
  },
});
