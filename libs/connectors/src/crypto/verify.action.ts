import { createPublicKey, type KeyObject, verify } from 'node:crypto';

import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { bytesOf, dataField, decoded, encodingField } from './data';
import { badKey, signatureFields, signatureOf } from './signature';

export const verifyAction = defineAction({
  key: 'verify',
  title: 'Check a signature',
  description: 'Says whether a text or a file was signed with the private key that belongs to a public one.',
  idempotent: true,
  input: Type.Object(
    {
      data: dataField(),
      signature: Type.String({ title: 'Signature', maxLength: 10_000 }),
      publicKey: Type.String({
        title: 'Public key',
        description: 'PEM: a public key or a certificate.',
        minLength: 1,
        maxLength: 100_000,
        ui: { multiline: true },
      }),
      encoding: encodingField('The signature is written as', 'base64'),
      ...signatureFields(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ valid: Type.Boolean({ title: 'Is it right' }) }),
  run: async ({ input, files }) => {
    const { algorithm, key } = signatureOf(publicKeyOf(input.publicKey), input);
    const signature = decoded(input.signature, input.encoding ?? 'base64');
    return { valid: verify(algorithm, await bytesOf(files, input.data), key, signature) };
  },
});

function publicKeyOf(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw badKey('The public key can’t be read: it has to be in PEM.', cause);
  }
}
