import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { savedShape } from './answers';
import { objectType, properties } from './fields';
import { toProperties } from './objects';
import { upsert } from './upsert';

export const saveRecord = defineAction({
  key: 'save_record',
  title: 'Add or change a record',
  description: 'Makes a record, or changes the one that has this value of a unique property.',
  input: Type.Object(
    {
      objectType,
      idProperty: Type.String({
        title: 'Unique property',
        description: 'What tells records apart, such as email.',
        minLength: 1,
        maxLength: 100,
        ui: { options: { load: 'uniqueProperties', dependsOn: ['objectType'] } },
      }),
      id: Type.String({ title: 'Its value', minLength: 1, maxLength: 1000 }),
      properties,
    },
    { additionalProperties: false },
  ),
  output: savedShape,
  idempotent: true,
  run: ({ input, api }) =>
    upsert(
      api,
      input.objectType,
      { idProperty: input.idProperty, id: input.id },
      toProperties(input.properties),
    ),
});
