import { Type } from 'typebox';

import { defineAction, given, pathPart } from '#connector-sdk';

import { relatedShape } from './answers';
import { objectType, propertyNames, recordId } from './fields';

export const getRecord = defineAction({
  key: 'get_record',
  title: 'Get a record',
  description: 'Reads a record with its properties, and what hangs on it.',
  input: Type.Object(
    {
      objectType,
      recordId,
      idProperty: Type.Optional(
        Type.String({
          title: 'By the property',
          description: 'Such as email, if that is what the record is named by. Left out: by its id.',
          maxLength: 100,
          ui: { options: { load: 'uniqueProperties', dependsOn: ['objectType'] }, advanced: true },
        }),
      ),
      properties: propertyNames,
      associations: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
          title: 'With the ids of its',
          maxItems: 20,
          ui: { options: { load: 'objectTypes' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: relatedShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.get(
      `/crm/v3/objects/${pathPart(input.objectType)}/${pathPart(input.recordId)}`,
      given({
        properties: input.properties,
        associations: input.associations,
        idProperty: input.idProperty,
      }),
    ),
});
