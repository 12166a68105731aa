import { createHmac } from 'node:crypto';

import { Type } from 'typebox';

import { defineAction, sameText } from '#connector-sdk';

import { secretOf } from './connection';
import { bytesOf, dataField, decoded, encodingField } from './data';

export const hmacAction = defineAction({
  key: 'hmac',
  title: 'Sign with a shared secret (HMAC)',
  description: 'Gives the HMAC of a text or a file, and compares it with one that came from elsewhere.',
  auth: { kinds: ['secret'], required: true },
  idempotent: true,
  input: Type.Object(
    {
      data: dataField(),
      algorithm: Type.Optional(
        Type.Enum(['sha256', 'sha384', 'sha512', 'sha1', 'md5'], {
          title: 'Algorithm',
          default: 'sha256',
          ui: {
            labels: { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512', sha1: 'SHA-1', md5: 'MD5' },
          },
        }),
      ),
      encoding: encodingField('Written as'),
      expected: Type.Optional(
        Type.String({
          title: 'To be compared with',
          description: 'A signature that came with the data, written in the same way.',
          maxLength: 1000,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    signature: Type.String({ title: 'Signature' }),
    matches: Type.Union([Type.Boolean(), Type.Null()], {
      title: 'Is it the same',
      description: 'Empty where there was nothing to compare with.',
    }),
  }),
  run: async ({ input: { data, algorithm = 'sha256', encoding = 'hex', expected }, files, auth }) => {
    const digest = createHmac(algorithm, secretOf(auth))
      .update(await bytesOf(files, data))
      .digest();
    const matches =
      expected === undefined || expected === ''
        ? null
        : sameText(decoded(expected, encoding).toString('hex'), digest.toString('hex'));
    return { signature: digest.toString(encoding), matches };
  },
});
