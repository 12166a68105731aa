import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { recordShape } from './answers';
import { objectType, properties, recordId } from './fields';
import { toProperties } from './objects';

export const updateRecord = defineAction({
  key: 'update_record',
  title: 'Change a record',
  description: 'Changes the properties that are filled in, and leaves everything else as it is.',
  input: Type.Object({ objectType, recordId, properties }, { additionalProperties: false }),
  output: recordShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.patch(`/crm/v3/objects/${pathPart(input.objectType)}/${pathPart(input.recordId)}`, {
      properties: toProperties(input.properties),
    }),
});
