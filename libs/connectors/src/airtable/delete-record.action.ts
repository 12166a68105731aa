import { defineAction, pathPart, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { placeFields, recordIdField } from './inputs';

export const deleteRecordAction = defineAction({
  key: 'delete-record',
  title: 'Delete a record',
  description: 'Deletes a record; it stays in the trash of the base for a while.',
  input: Type.Object({ ...placeFields(), recordId: recordIdField() }, { additionalProperties: false }),
  output: Type.Object({ id: Type.String({ title: 'Id' }), deleted: Type.Boolean({ title: 'Deleted' }) }),
  async run({ api, input }) {
    const body = await api.delete(tablePath(input, `/${pathPart(input.recordId)}`));
    return { id: textAt(body, 'id') ?? input.recordId, deleted: valueAt(body, 'deleted') === true };
  },
});
