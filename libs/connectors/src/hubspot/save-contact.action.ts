import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { savedShape } from './answers';
import { more, owner, text } from './fields';
import { toProperties } from './objects';
import { upsert } from './upsert';

export const saveContact = defineAction({
  key: 'save_contact',
  title: 'Add or change a contact',
  description: 'Makes a contact, or changes the one with this mail address.',
  input: Type.Object(
    {
      email: Type.String({ title: 'Mail address', minLength: 3, maxLength: 254 }),
      firstName: text('First name'),
      lastName: text('Last name'),
      phone: text('Phone'),
      company: text('Company'),
      jobTitle: text('Job title'),
      owner,
      properties: more('contacts'),
    },
    { additionalProperties: false },
  ),
  output: savedShape,
  idempotent: true,
  run: ({ input, api }) =>
    upsert(
      api,
      'contacts',
      { idProperty: 'email', id: input.email },
      toProperties({
        ...input.properties,
        email: input.email,
        firstname: input.firstName,
        lastname: input.lastName,
        phone: input.phone,
        company: input.company,
        jobtitle: input.jobTitle,
        hubspot_owner_id: input.owner,
      }),
    ),
});
