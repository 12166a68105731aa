import { createPrivateKey, type KeyObject, sign } from 'node:crypto';

import { Type } from 'typebox';

import { type ConnectionCredentials, defineAction, fieldText } from '#connector-sdk';

import { fieldsOf } from './connection';
import { bytesOf, dataField, encodingField } from './data';
import { badKey, signatureFields, signatureOf } from './signature';

export const signAction = defineAction({
  key: 'sign',
  title: 'Sign with a private key',
  description: 'Signs a text or a file with the key of a connection (RSA, EC or Ed25519).',
  auth: { kinds: ['private-key'], required: true },
  idempotent: true,
  input: Type.Object(
    { data: dataField(), encoding: encodingField('Written as', 'base64'), ...signatureFields() },
    { additionalProperties: false },
  ),
  output: Type.Object({ signature: Type.String({ title: 'Signature' }) }),
  run: async ({ input, auth, files }) => {
    const { algorithm, key } = signatureOf(privateKeyOf(auth), input);
    const signature = sign(algorithm, await bytesOf(files, input.data), key);
    return { signature: signature.toString(input.encoding ?? 'base64') };
  },
});

function privateKeyOf(auth: ConnectionCredentials | null): KeyObject {
  const fields = fieldsOf(auth, 'private-key', 'the private key');
  const passphrase = fieldText(fields, 'passphrase');
  try {
    return createPrivateKey({ key: fieldText(fields, 'privateKey'), ...(passphrase ? { passphrase } : {}) });
  } catch {
    // What the library says could hold parts of it.
    throw badKey('The connection’s private key can’t be read: it has to be in PEM, and its password right.');
  }
}
