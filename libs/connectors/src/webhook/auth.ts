/** The ways in which a sender can show who it is; and in which we show it, with the first of several secrets. */
import { Type } from 'typebox';

import {
  type AuthKind,
  defineAuth,
  inBasic,
  inHeader,
  limitedToHosts,
  secretList,
  withHeader,
} from '#connector-sdk';

import { hmacAuth } from './hmac-auth';
import { jwtAuth } from './jwt-auth';
import { secretsIn, standardAuth } from './standard-auth';

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
    apply: (request, fields) =>
      withHeader(request, String(fields['name']), secretsIn(fields, 'values')[0] ?? ''),
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
    apply: (request, fields, context) =>
      inBasic('username', 'password')(
        request,
        { username: fields['username'], password: secretsIn(fields, 'passwords')[0] },
        context,
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
    apply: (request, fields, context) =>
      inHeader('authorization', 'Bearer {token}')(
        request,
        { token: secretsIn(fields, 'tokens')[0] },
        context,
      ),
  }),
  jwtAuth,
  hmacAuth,
  standardAuth,
].map((kind) => (kind.apply ? limitedToHosts(kind) : kind));
