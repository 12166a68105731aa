/** Keys: in a connection, so that they are kept encrypted and stand in no workflow. */
import { Type } from 'typebox';

import { defineAuth } from '#connector-sdk';

const pem = (title: string, description: string) =>
  Type.String({
    title,
    description,
    minLength: 1,
    maxLength: 100_000,
    ui: { secret: true, multiline: true },
  });

export const AUTH_KINDS = [
  defineAuth({
    key: 'secret',
    title: 'Shared secret',
    description: 'For HMAC: whoever is to check a signature needs the same secret.',
    fields: Type.Object(
      {
        secret: Type.String({ title: 'Secret', minLength: 1, maxLength: 10_000, ui: { secret: true } }),
        encoding: Type.Optional(
          Type.Enum(['text', 'hex', 'base64'], {
            title: 'How the secret is written',
            default: 'text',
            ui: { labels: { text: 'As it is', hex: 'Hexadecimal', base64: 'Base64' }, advanced: true },
          }),
        ),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'encryption',
    title: 'Encryption key',
    description: 'For AES-256-GCM: 32 bytes. ‘openssl rand -base64 32’ makes one.',
    fields: Type.Object(
      {
        key: Type.String({
          title: 'Key',
          description: '32 bytes in base64 (44 characters) or hexadecimal (64 characters).',
          minLength: 43,
          maxLength: 64,
          ui: { secret: true },
        }),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'private-key',
    title: 'Private key',
    description: 'For signatures that everybody can check who has the public key.',
    fields: Type.Object(
      {
        privateKey: pem('Private key', 'PEM: RSA, EC (P-256, P-384, P-521) or Ed25519.'),
        passphrase: Type.Optional(
          Type.String({ title: 'Password of the key', maxLength: 10_000, ui: { secret: true } }),
        ),
      },
      { additionalProperties: false },
    ),
  }),
];
