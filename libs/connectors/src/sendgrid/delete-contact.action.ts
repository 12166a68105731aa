/** https://www.twilio.com/docs/sendgrid/api-reference/contacts/delete-contacts */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { jobShape } from './answers';

export const deleteContact = defineAction({
  key: 'delete_contact',
  title: 'Delete a contact',
  description: 'Deletes a contact from all lists.',
  input: Type.Object(
    {
      contactId: Type.String({
        title: 'Contact',
        description: 'Its id, as ‘Find a contact’ gives it.',
        minLength: 1,
        maxLength: 100,
      }),
    },
    { additionalProperties: false },
  ),
  output: jobShape,
  idempotent: true,
  run: ({ input, api }) => api.delete('/marketing/contacts', { ids: input.contactId }),
});
