/** How we show others who we are when we connect to them. */
import { Type } from 'typebox';

import { type AuthKind, defineAuth, HTTP_AUTH_KINDS } from '#connector-sdk';

export const TOKEN_KIND = 'token';

export const LISTEN_AUTH: readonly AuthKind[] = [
  ...HTTP_AUTH_KINDS,
  defineAuth({
    key: TOKEN_KIND,
    title: 'A token for the address or for messages',
    fields: Type.Object(
      {
        token: Type.String({
          title: 'Token',
          description:
            'Write {{auth.token}} where it is to stand: in the address, or in the messages to send.',
          minLength: 1,
          maxLength: 10_000,
          ui: { secret: true },
        }),
      },
      { additionalProperties: false },
    ),
  }),
];

export const LISTEN_AUTH_KINDS = LISTEN_AUTH.map(({ key }) => key);
