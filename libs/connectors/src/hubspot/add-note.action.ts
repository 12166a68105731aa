/** https://developers.hubspot.com/docs/guides/api/crm/engagements/notes */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { recordShape } from './answers';
import { company, contact, deal, moment, owner, ticket } from './fields';
import { associationsOf, toProperties } from './objects';

export const addNote = defineAction({
  key: 'add_note',
  title: 'Add a note',
  description: 'Adds a note to a contact, a company, a deal or a ticket.',
  input: Type.Object(
    {
      body: Type.String({ title: 'Text', minLength: 1, maxLength: 65_536, ui: { multiline: true } }),
      contact,
      company,
      deal,
      ticket,
      owner,
      at: moment('Dated', 'Left out: now.'),
    },
    { additionalProperties: false },
  ),
  output: recordShape,
  run: ({ input, api }) =>
    api.post('/crm/v3/objects/notes', {
      properties: toProperties({
        hs_note_body: input.body,
        hs_timestamp: input.at ? input.at : new Date().toISOString(),
        hubspot_owner_id: input.owner,
      }),
      associations: associationsOf('notes', {
        contacts: input.contact,
        companies: input.company,
        deals: input.deal,
        tickets: input.ticket,
      }),
    }),
});
