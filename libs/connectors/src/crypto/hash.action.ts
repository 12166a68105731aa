import { createHash } from 'node:crypto';

import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { bytesOf, dataField, encodingField } from './data';

const ALGORITHMS = ['sha256', 'sha384', 'sha512', 'sha3-256', 'sha1', 'md5'] as const;

export const hashAction = defineAction({
  key: 'hash',
  title: 'Hash',
  description: 'Gives the fingerprint of a text or a file (SHA-256 and others).',
  idempotent: true,
  input: Type.Object(
    {
      data: dataField(),
      algorithm: Type.Optional(
        Type.Enum([...ALGORITHMS], {
          title: 'Algorithm',
          description: 'SHA-1 and MD5 protect nothing: they are for services that ask for them.',
          default: 'sha256',
          ui: {
            labels: {
              sha256: 'SHA-256',
              sha384: 'SHA-384',
              sha512: 'SHA-512',
              'sha3-256': 'SHA3-256',
              sha1: 'SHA-1',
              md5: 'MD5',
            },
          },
        }),
      ),
      encoding: encodingField('Written as'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ hash: Type.String({ title: 'Hash' }) }),
  run: async ({ input: { data, algorithm = 'sha256', encoding = 'hex' }, files }) => ({
    hash: createHash(algorithm)
      .update(await bytesOf(files, data))
      .digest(encoding),
  }),
});
