/** https://developers.hubspot.com/docs/api/crm/tasks */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { recordShape } from './answers';
import { company, contact, deal, owner, ticket } from './fields';
import { associationsOf, toProperties } from './objects';

export const createTask = defineAction({
  key: 'create_task',
  title: 'Create a task',
  description: 'Makes a task for somebody, about a contact, a company, a deal or a ticket.',
  input: Type.Object(
    {
      subject: Type.String({ title: 'Title', minLength: 1, maxLength: 1000 }),
      body: Type.Optional(Type.String({ title: 'Notes', maxLength: 65_000, ui: { multiline: true } })),
      due: Type.String({
        title: 'Due',
        description: 'A date and time.',
        minLength: 1,
        maxLength: 100,
        ui: { placeholder: '2026-03-31T12:00:00Z' },
      }),
      type: Type.Optional(
        Type.Union([Type.Literal('TODO'), Type.Literal('CALL'), Type.Literal('EMAIL')], {
          title: 'What is to be done',
          default: 'TODO',
          ui: { labels: { TODO: 'Something', CALL: 'A call', EMAIL: 'A mail' } },
        }),
      ),
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
      ticket,
    },
    { additionalProperties: false },
  ),
  output: recordShape,
  run: ({ input, api }) =>
    api.post('/crm/v3/objects/tasks', {
      properties: toProperties({
        hs_task_subject: input.subject,
        hs_task_body: input.body,
        hs_timestamp: input.due,
        hs_task_status: 'NOT_STARTED',
        hs_task_type: input.type ?? 'TODO',
        hs_task_priority: input.priority,
        hubspot_owner_id: input.owner,
      }),
      associations: associationsOf('tasks', {
        contacts: input.contact,
        companies: input.company,
        deals: input.deal,
        tickets: input.ticket,
      }),
    }),
});
