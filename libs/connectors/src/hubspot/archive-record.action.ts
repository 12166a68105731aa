import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someText } from '#connector-sdk';

import { objectType, recordId } from './fields';

export const archiveRecord = defineAction({
  key: 'archive_record',
  title: 'Delete a record',
  description: 'Puts a record into HubSpot’s recycling bin.',
  input: Type.Object({ objectType, recordId }, { additionalProperties: false }),
  output: answerShape({ id: someText('Id') }),
  idempotent: true,
  async run({ input, api }) {
    await api.delete(`/crm/v3/objects/${pathPart(input.objectType)}/${pathPart(input.recordId)}`);
    return { id: input.recordId };
  },
});
