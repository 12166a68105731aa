/** https://developers.hubspot.com/docs/guides/api/crm/lists/overview */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { membershipShape } from './answers';
import { list, recordIds } from './fields';

export const removeFromList = defineAction({
  key: 'remove_from_list',
  title: 'Take records off a list',
  description: 'Takes contacts, companies… off a static list; the records stay.',
  input: Type.Object({ list, recordIds }, { additionalProperties: false }),
  output: membershipShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.put(`/crm/v3/lists/${pathPart(input.list)}/memberships/remove`, input.recordIds),
});
