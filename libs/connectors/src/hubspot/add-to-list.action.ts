/** https://developers.hubspot.com/docs/guides/api/crm/lists/overview */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { membershipShape } from './answers';
import { list, recordIds } from './fields';

export const addToList = defineAction({
  key: 'add_to_list',
  title: 'Put records on a list',
  description: 'Puts contacts, companies… on a static list.',
  input: Type.Object({ list, recordIds }, { additionalProperties: false }),
  output: membershipShape,
  idempotent: true,
  run: ({ input, api }) => api.put(`/crm/v3/lists/${pathPart(input.list)}/memberships/add`, input.recordIds),
});
