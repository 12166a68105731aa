import { Type } from 'typebox';

import { defineAuth, inHeader } from '#connector-sdk';

export const DEFAULT_BASE_URL = 'https://discord.com/api/v10';

export const botAuth = defineAuth({
  key: 'bot',
  title: 'Bot token',
  apply: inHeader('authorization', 'Bot {token}'),
  fields: Type.Object(
    {
      token: Type.String({
        title: 'Bot token',
        description: 'It is on the page Bot of your Discord application. Discord shows it only once.',
        minLength: 1,
        maxLength: 1000,
        ui: { secret: true },
      }),
      baseUrl: Type.Optional(
        Type.String({
          title: 'Address of Discord’s API',
          description: 'Leave it empty, unless you stand something in for Discord.',
          pattern: '^$|^https?://',
          maxLength: 1000,
          ui: { advanced: true, placeholder: DEFAULT_BASE_URL },
        }),
      ),
    },
    { additionalProperties: false },
  ),
});
