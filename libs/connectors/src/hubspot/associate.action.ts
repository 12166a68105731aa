/** https://developers.hubspot.com/docs/guides/api/crm/associations/associations-v4 */
import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someList, someText } from '#connector-sdk';

import { objectType, recordId } from './fields';

export const associate = defineAction({
  key: 'associate',
  title: 'Connect two records',
  description: 'Such as a contact with a company, without a label.',
  input: Type.Object(
    {
      objectType,
      recordId,
      toObjectType: Type.String({
        title: 'Kind of the other record',
        minLength: 1,
        maxLength: 100,
        default: 'companies',
        ui: { options: { load: 'objectTypes' } },
      }),
      toRecordId: Type.String({
        title: 'The other record',
        description: 'Its id.',
        minLength: 1,
        maxLength: 100,
      }),
    },
    { additionalProperties: false },
  ),
  output: answerShape({ status: someText('State'), results: someList('Connections') }),
  idempotent: true,
  async run({ input, api }) {
    const from = `${pathPart(input.objectType)}/${pathPart(input.recordId)}`;
    const to = `${pathPart(input.toObjectType)}/${pathPart(input.toRecordId)}`;
    return api.put(`/crm/v4/objects/${from}/associations/default/${to}`);
  },
});
