import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { placeFields, RecordOutput, recordIdField } from './inputs';
import { recordOf } from './records';

export const getRecordAction = defineAction({
  key: 'get-record',
  title: 'Read a record',
  description: 'Gives a record by its id. Empty fields are left out.',
  input: Type.Object({ ...placeFields(), recordId: recordIdField() }, { additionalProperties: false }),
  output: RecordOutput,
  idempotent: true,
  async run({ api, input }) {
    return recordOf(await api.get(tablePath(input, `/${pathPart(input.recordId)}`)));
  },
});
