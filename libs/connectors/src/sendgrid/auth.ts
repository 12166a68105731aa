/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/authentication */
import { Type } from 'typebox';

import { ACCESS_KIND, defineAuth, inHeader } from '#connector-sdk';

/** Hosts as SendGrid's own library names them. */
const WORLD = 'api.sendgrid.com';
const EUROPE = 'api.eu.sendgrid.com';

export const BASE_URL = 'https://{server}/v3';

export const apiKey = defineAuth({
  key: ACCESS_KIND,
  title: 'API key',
  description: 'Made at SendGrid under Settings → API Keys. Give it access to what the steps do.',
  apply: inHeader('authorization', 'Bearer {token}'),
  fields: Type.Object(
    {
      token: Type.String({
        title: 'API key',
        minLength: 1,
        maxLength: 500,
        ui: { secret: true, placeholder: 'SG.…' },
      }),
      server: Type.Union([Type.Literal(WORLD), Type.Literal(EUROPE)], {
        title: 'Region',
        default: WORLD,
        ui: { labels: { [WORLD]: 'Global', [EUROPE]: 'EU' } },
      }),
    },
    { additionalProperties: false },
  ),
});
