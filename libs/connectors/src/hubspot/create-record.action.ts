import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { recordShape } from './answers';
import { objectType, properties } from './fields';
import { toProperties } from './objects';

export const createRecord = defineAction({
  key: 'create_record',
  title: 'Create a record',
  description: 'Makes a contact, a company, a deal, a ticket, or a record of a kind of your own.',
  input: Type.Object({ objectType, properties }, { additionalProperties: false }),
  output: recordShape,
  run: ({ input, api }) =>
    api.post(`/crm/v3/objects/${pathPart(input.objectType)}`, {
      properties: toProperties(input.properties),
      associations: [],
    }),
});
