import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { fieldsField, placeFields, RecordOutput, recordIdField, typecastField } from './inputs';
import { recordOf } from './records';

export const updateRecordAction = defineAction({
  key: 'update-record',
  title: 'Change a record',
  description: 'Writes fields of a record. Those that are left out stay as they are.',
  input: Type.Object(
    {
      ...placeFields(),
      recordId: recordIdField(),
      fields: fieldsField('null empties a field.'),
      typecast: typecastField(),
    },
    { additionalProperties: false },
  ),
  output: RecordOutput,
  idempotent: true,
  async run({ api, input }) {
    const { recordId, fields, typecast = true } = input;
    return recordOf(await api.patch(tablePath(input, `/${pathPart(recordId)}`), { fields, typecast }));
  },
});
