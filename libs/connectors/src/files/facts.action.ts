import { createHash } from 'node:crypto';

import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { fileField } from './fields';

export const facts = defineAction({
  key: 'facts',
  title: 'What a file is',
  description: 'Gives name, ending, type, size and checksum of a file.',
  idempotent: true,
  input: Type.Object(
    {
      file: fileField(),
      hash: Type.Optional(
        Type.Enum(['sha256', 'sha512', 'sha1', 'md5'], {
          title: 'Checksum',
          default: 'sha256',
          ui: {
            labels: { sha256: 'SHA-256', sha512: 'SHA-512', sha1: 'SHA-1 (old)', md5: 'MD5 (old)' },
          },
        }),
      ),
    },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({
    name: Type.String({ title: 'Name' }),
    extension: Type.String({ title: 'Ending', description: 'Small letters, without the dot.' }),
    contentType: Type.String({ title: 'Content type' }),
    size: Type.Integer({ title: 'Bytes' }),
    hash: Type.String({ title: 'Checksum', description: 'Hexadecimal.' }),
  }),
  async run({ input: { file, hash: algorithm = 'sha256' }, files }) {
    const { name, contentType, content } = await files.open(file);
    const hash = createHash(algorithm);
    let size = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      size += chunk.length;
    }
    const extension = /[^.]\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
    return { name, extension, contentType, size, hash: hash.digest('hex') };
  },
});
