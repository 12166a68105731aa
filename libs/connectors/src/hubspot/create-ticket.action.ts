/** https://developers.hubspot.com/docs/guides/api/crm/objects/tickets */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { recordShape } from './answers';
import { company, contact, deal, more, owner } from './fields';
import { associationsOf, toProperties } from './objects';

export const createTicket = defineAction({
  key: 'create_ticket',
  title: 'Create a ticket',
  description: 'Makes a ticket in a stage of a pipeline, for a contact, a company or a deal.',
  input: Type.Object(
    {
      subject: Type.String({ title: 'Subject', minLength: 1, maxLength: 1000 }),
      content: Type.Optional(
        Type.String({ title: 'Description', maxLength: 65_000, ui: { multiline: true } }),
      ),
      pipeline: Type.Optional(
        Type.String({
          title: 'Pipeline',
          description: 'Left out: the usual one.',
          maxLength: 100,
          ui: { options: { load: 'ticketPipelines' } },
        }),
      ),
      stage: Type.String({
        title: 'Stage',
        minLength: 1,
        maxLength: 100,
        ui: { options: { load: 'ticketStages', dependsOn: ['pipeline'] } },
      }),
      priority: Type.Optional(
        Type.Union([Type.Literal('LOW'), Type.Literal('MEDIUM'), Type.Literal('HIGH')], {
          title: 'Priority',
          ui: { labels: { LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High' } },
        }),
      ),
      owner,
      contact,
      company,
      deal,
      properties: more('tickets'),
    },
    { additionalProperties: false },
  ),
  output: recordShape,
  run: ({ input, api }) =>
    api.post('/crm/v3/objects/tickets', {
      properties: toProperties({
        ...input.properties,
        subject: input.subject,
        content: input.content,
        hs_pipeline: input.pipeline,
        hs_pipeline_stage: input.stage,
        hs_ticket_priority: input.priority,
        hubspot_owner_id: input.owner,
      }),
      associations: associationsOf('tickets', {
        contacts: input.contact,
        companies: input.company,
        deals: input.deal,
      }),
    }),
});
