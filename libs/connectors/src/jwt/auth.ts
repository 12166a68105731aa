/** Keys of tokens: in a connection, so that they are kept encrypted and stand in no workflow. */
import { Type } from 'typebox';

import { defineAuth } from '#connector-sdk';

export const AUTH_KINDS = [
  defineAuth({
    key: 'secret',
    title: 'Shared secret',
    description: 'For HS256, HS384 and HS512: whoever is to check a token needs the same secret.',
    fields: Type.Object(
      {
        secret: Type.String({
          title: 'Secret',
          description: 'At least 32 characters, and random.',
          minLength: 1,
          maxLength: 10_000,
          ui: { secret: true },
        }),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'private-key',
    title: 'Private key',
    description: 'For tokens that everybody can check who has the public key.',
    fields: Type.Object(
      {
        privateKey: Type.String({
          title: 'Private key',
          description: 'PEM (PKCS #8): RSA, EC or Ed25519.',
          minLength: 1,
          maxLength: 100_000,
          ui: { secret: true, multiline: true },
        }),
      },
      { additionalProperties: false },
    ),
  }),
];
