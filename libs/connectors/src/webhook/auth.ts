/** The ways in which a sender can show who it is, and the check of each. */
import { Type } from 'typebox';

import { type AuthKind, defineAuth, secretList } from '#connector-sdk';

import { hmacAuth } from './hmac-auth';
import { jwtAuth } from './jwt-auth';

export const AUTH_KINDS: readonly AuthKind[] = [
  defineAuth({
    key: 'header',
    title: 'A key in a header',
    fields: Type.Object(
      {
        name: Type.String({
          title: 'Header',
          description: 'The name of the header that carries the key.',
          pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
          maxLength: 100,
          ui: { placeholder: 'X-Api-Key' },
        }),
        values: secretList('Keys', 'The key that the sender puts into the header.'),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'basic',
    title: 'User name and password',
    fields: Type.Object(
      {
        username: Type.String({ title: 'User name', minLength: 1, maxLength: 1_000, pattern: '^[^:]*$' }),
        passwords: secretList('Passwords', 'The password that the sender signs in with.'),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'bearer',
    title: 'Bearer token',
    fields: Type.Object(
      {
        tokens: secretList(
          'Tokens',
          'The sender puts it into the header Authorization, after the word Bearer.',
        ),
      },
      { additionalProperties: false },
    ),
  }),
  jwtAuth,
  hmacAuth,
];
