/** https://airtable.com/developers/web/api/authentication and /oauth-reference */
import { defineAuth, inHeader, oauth2Auth } from '#connector-sdk';
import { Type } from 'typebox';

export const tokenAuth = defineAuth({
  key: 'token',
  title: 'Personal access token',
  description:
    'Make one at airtable.com/create/tokens with the scopes data.records:read, data.records:write, data.recordComments:write and schema.bases:read, and add the bases it may use.',
  fields: Type.Object(
    {
      token: Type.String({
        title: 'Token',
        minLength: 1,
        maxLength: 1000,
        ui: { secret: true, placeholder: 'pat…' },
      }),
    },
    { additionalProperties: false },
  ),
  apply: inHeader('authorization', 'Bearer {token}'),
});

export const oauthAuth = oauth2Auth({
  title: 'Sign in with Airtable',
  description:
    'Register an OAuth integration at airtable.com/create/oauth, enter the redirect address shown here, choose the scopes listed below, and copy its client id and secret.',
  oauth2: {
    flows: ['authorizationCode'],
    authorizationUrl: 'https://airtable.com/oauth2/v1/authorize',
    tokenUrl: 'https://airtable.com/oauth2/v1/token',
    scopes: [
      'data.records:read',
      'data.records:write',
      'data.recordComments:write',
      'schema.bases:read',
      'user.email:read',
    ],
    clientAuthentication: 'basic',
  },
});
