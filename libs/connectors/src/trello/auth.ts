/** https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/ */
import { Type } from 'typebox';

import { ACCESS_KIND, defineAuth, inHeader, secretList } from '#connector-sdk';

import { BASE_URL } from './api';

export const keyAndToken = defineAuth({
  key: ACCESS_KIND,
  title: 'API key and token',
  description: 'For actions, and for triggers that register themselves at Trello.',
  // In a header rather than in the address, which ends up in logs.
  apply: inHeader('authorization', 'OAuth oauth_consumer_key="{apiKey}", oauth_token="{token}"'),
  fields: Type.Object(
    {
      apiKey: Type.String({
        title: 'API key',
        description: 'Of your Power-Up or app at trello.com/power-ups/admin, on the page API key.',
        minLength: 1,
        maxLength: 200,
        ui: { secret: true },
      }),
      token: Type.String({
        title: 'Token',
        description: 'Made by the link Token beside the API key.',
        minLength: 1,
        maxLength: 500,
        ui: { secret: true },
      }),
      secrets: Type.Optional(secretList('Secret', 'Stands below the API key. Needed for triggers only.')),
      baseUrl: Type.Optional(
        Type.String({
          title: 'Address of the API',
          pattern: '^https?://',
          maxLength: 500,
          ui: { placeholder: BASE_URL, advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
});
