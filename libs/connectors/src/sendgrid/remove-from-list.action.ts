/** https://www.twilio.com/docs/sendgrid/api-reference/lists/remove-contacts-from-a-list */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { jobShape } from './answers';
import { list } from './fields';

export const removeFromList = defineAction({
  key: 'remove_from_list',
  title: 'Take contacts off a list',
  description: 'The contacts stay; only that they are on the list ends.',
  input: Type.Object(
    {
      list,
      contactIds: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        title: 'Contacts',
        description: 'Their ids, as ‘Find a contact’ gives them.',
        minItems: 1,
        maxItems: 100,
      }),
    },
    { additionalProperties: false },
  ),
  output: jobShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.delete(`/marketing/lists/${pathPart(input.list)}/contacts`, {
      contact_ids: input.contactIds.join(','),
    }),
});
