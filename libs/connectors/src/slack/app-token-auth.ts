import { Type } from 'typebox';

import { defineAuth } from '#connector-sdk';

export const DEFAULT_BASE_URL = 'https://slack.com/api';

/** For Socket Mode: it opens connections, and can do nothing else. */
export const appTokenAuth = defineAuth({
  key: 'app_token',
  title: 'App-level token (Socket Mode)',
  fields: Type.Object(
    {
      token: Type.String({
        title: 'App-level token',
        description:
          'It begins with xapp-. Make one on the page Basic Information of your Slack app, under App-Level Tokens, with the scope connections:write.',
        pattern: '^\\s*xapp-\\S+\\s*$',
        maxLength: 1000,
        ui: { secret: true, placeholder: 'xapp-…' },
      }),
      baseUrl: Type.Optional(
        Type.String({
          title: 'Address of Slack’s API',
          description: 'Leave it empty, unless you stand something in for Slack.',
          pattern: '^$|^https?://',
          maxLength: 1000,
          ui: { advanced: true, placeholder: DEFAULT_BASE_URL },
        }),
      ),
    },
    { additionalProperties: false },
  ),
});
