import { createCipheriv, randomBytes } from 'node:crypto';

import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { encryptionKeyOf } from './connection';
import { bytesOf, dataField } from './data';

export const CIPHER = 'aes-256-gcm';
export const IV_BYTES = 12;

export const boundField = () =>
  Type.Optional(
    Type.String({
      title: 'Bound to',
      description: 'Text that has to be given again to decrypt it, such as the id of its owner.',
      maxLength: 10_000,
      ui: { advanced: true },
    }),
  );

export const encryptAction = defineAction({
  key: 'encrypt',
  title: 'Encrypt',
  description: 'Encrypts a text or a file with the key of a connection (AES-256-GCM).',
  auth: { kinds: ['encryption'], required: true },
  idempotent: true,
  input: Type.Object({ data: dataField(), boundTo: boundField() }, { additionalProperties: false }),
  output: Type.Object({
    encrypted: Type.String({
      title: 'Encrypted',
      description: 'Base64 for addresses: 12 bytes of nonce, what was encrypted, 16 bytes of tag.',
    }),
  }),
  run: async ({ input: { data, boundTo = '' }, auth, files }) => {
    const key = encryptionKeyOf(auth);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(boundTo));
    const body = Buffer.concat([cipher.update(await bytesOf(files, data)), cipher.final()]);
    return { encrypted: Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url') };
  },
});
