/** https://www.twilio.com/docs/iam/api-keys and https://www.twilio.com/docs/usage/requests-to-twilio */
import { Type } from 'typebox';

import { ACCESS_KIND, defineAuth, inBasic } from '#connector-sdk';

const sid = (title: string, letters: string, description: string) =>
  Type.String({
    title,
    description,
    pattern: `^${letters}[0-9a-zA-Z]{1,64}$`,
    ui: { placeholder: `${letters}…` },
  });

const accountSid = sid('Account SID', 'AC', 'On the start page of the Twilio console.');

const secret = (title: string, description?: string) =>
  Type.String({
    title,
    minLength: 1,
    maxLength: 200,
    ui: { secret: true },
    ...(description === undefined ? {} : { description }),
  });

const baseUrl = Type.Optional(
  Type.String({
    title: 'Base URL',
    description: 'Only for a stand-in in tests: it gets what else goes to Twilio’s hosts.',
    pattern: '^https?://',
    maxLength: 500,
    ui: { placeholder: 'https://api.twilio.com', advanced: true },
  }),
);

/** The auth token also signs what Twilio sends, so triggers can do with it alone. */
export const accountToken = defineAuth({
  key: ACCESS_KIND,
  title: 'Account SID and auth token',
  description: 'Both are on the start page of the Twilio console.',
  apply: inBasic('accountSid', 'authToken'),
  fields: Type.Object(
    { accountSid, authToken: secret('Auth token'), baseUrl },
    { additionalProperties: false },
  ),
});

export const apiKey = defineAuth({
  key: 'api_key',
  title: 'API key',
  description: 'Made in the Twilio console under Account → API keys & tokens. Can be revoked by itself.',
  apply: inBasic('keySid', 'keySecret'),
  fields: Type.Object(
    {
      accountSid,
      keySid: sid('API key SID', 'SK', 'Twilio shows it when the key is made.'),
      keySecret: secret('API key secret', 'Twilio shows it only when the key is made.'),
      baseUrl,
    },
    { additionalProperties: false },
  ),
});
