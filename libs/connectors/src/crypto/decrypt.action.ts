import { createDecipheriv } from 'node:crypto';

import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { encryptionKeyOf } from './connection';
import { decoded } from './data';
import { boundField, CIPHER, IV_BYTES } from './encrypt.action';
import { asField, given, GivenOutput } from './given';

const TAG_BYTES = 16;

export const decryptAction = defineAction({
  key: 'decrypt',
  title: 'Decrypt',
  description: 'Gives back what was encrypted with the same key.',
  auth: { kinds: ['encryption'], required: true },
  idempotent: true,
  input: Type.Object(
    {
      encrypted: Type.String({ title: 'Encrypted', maxLength: 80_000_000 }),
      boundTo: boundField(),
      ...asField(),
    },
    { additionalProperties: false },
  ),
  output: GivenOutput(),
  run: async ({ input, auth, files }) => {
    const key = encryptionKeyOf(auth);
    const bytes = decoded(input.encrypted, 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) throw notDecrypted();
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(input.boundTo ?? ''))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return given(files, read(decipher, bytes.subarray(IV_BYTES, -TAG_BYTES)), input);
  },
});

function read(decipher: ReturnType<typeof createDecipheriv>, body: Buffer): Buffer {
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (cause) {
    throw notDecrypted(cause);
  }
}

const notDecrypted = (cause?: unknown): PermanentError =>
  new PermanentError({
    code: 'crypto.not_decrypted',
    message: 'This was not encrypted with this key, or is bound to something else, or was changed.',
    cause,
  });
