/** https://developers.notion.com/docs/authorization */
import { defineAuth, inHeader, oauth2Auth } from '#connector-sdk';
import { Type } from 'typebox';

import { NOTION_VERSION } from './api';

export const tokenAuth = defineAuth({
  key: 'token',
  title: 'Internal integration',
  description:
    'Make an internal integration at notion.so/my-integrations, copy its secret, and add the integration to each page or database it may use (… → Connections).',
  fields: Type.Object(
    {
      token: Type.String({
        title: 'Internal integration secret',
        minLength: 1,
        maxLength: 1000,
        ui: { secret: true, placeholder: 'ntn_…' },
      }),
    },
    { additionalProperties: false },
  ),
  apply: inHeader('authorization', 'Bearer {token}'),
});

export const oauthAuth = oauth2Auth({
  title: 'Sign in with Notion',
  description:
    'Make a public integration at notion.so/my-integrations, enter the redirect address shown here as one of its redirect URIs, and copy its OAuth client id and secret. While signing in you choose the pages it may use.',
  oauth2: {
    flows: ['authorizationCode'],
    authorizationUrl: 'https://api.notion.com/v1/oauth/authorize',
    tokenUrl: 'https://api.notion.com/v1/oauth/token',
    scopes: [],
    authorizationParameters: { owner: 'user' },
    clientAuthentication: 'basic',
    tokenRequestFormat: 'json',
    tokenHeaders: { 'notion-version': NOTION_VERSION },
    pkce: false,
  },
});
