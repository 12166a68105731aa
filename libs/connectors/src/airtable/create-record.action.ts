import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { fieldsField, placeFields, RecordOutput, typecastField } from './inputs';
import { recordOf } from './records';

export const createRecordAction = defineAction({
  key: 'create-record',
  title: 'Add a record',
  description: 'Adds a record to a table.',
  input: Type.Object(
    {
      ...placeFields(),
      fields: fieldsField('Fields that are left out stay empty.'),
      typecast: typecastField(),
    },
    { additionalProperties: false },
  ),
  output: RecordOutput,
  async run({ api, input }) {
    const { fields, typecast = true } = input;
    return recordOf(await api.post(tablePath(input), { fields, typecast }));
  },
});
