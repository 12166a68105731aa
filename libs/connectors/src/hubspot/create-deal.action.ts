/** https://developers.hubspot.com/docs/guides/api/crm/objects/deals */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { recordShape } from './answers';
import { company, contact, moment, more, owner } from './fields';
import { associationsOf, toProperties } from './objects';

export const createDeal = defineAction({
  key: 'create_deal',
  title: 'Create a deal',
  description: 'Makes a deal in a stage of a pipeline, for a contact or a company.',
  input: Type.Object(
    {
      name: Type.String({ title: 'Name', minLength: 1, maxLength: 1000 }),
      pipeline: Type.Optional(
        Type.String({
          title: 'Pipeline',
          description: 'Left out: the usual one.',
          maxLength: 100,
          ui: { options: { load: 'dealPipelines' } },
        }),
      ),
      stage: Type.String({
        title: 'Stage',
        minLength: 1,
        maxLength: 100,
        ui: { options: { load: 'dealStages', dependsOn: ['pipeline'] } },
      }),
      amount: Type.Optional(Type.String({ title: 'Amount', pattern: '^(-?[0-9]+([.][0-9]+)?)?$' })),
      closeDate: moment('Closes at', 'A date and time.'),
      owner,
      contact,
      company,
      properties: more('deals'),
    },
    { additionalProperties: false },
  ),
  output: recordShape,
  run: ({ input, api }) =>
    api.post('/crm/v3/objects/deals', {
      properties: toProperties({
        ...input.properties,
        dealname: input.name,
        pipeline: input.pipeline,
        dealstage: input.stage,
        amount: input.amount,
        closedate: input.closeDate,
        hubspot_owner_id: input.owner,
      }),
      associations: associationsOf('deals', { contacts: input.contact, companies: input.company }),
    }),
});
