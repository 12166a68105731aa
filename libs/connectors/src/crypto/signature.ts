/** Signatures with a private key, which everybody can check who has the public one. */
import { constants, type KeyObject } from 'node:crypto';

import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

export const WAYS = ['auto', 'rsa-pss'] as const;
export const HASHES = ['sha256', 'sha384', 'sha512'] as const;

export const signatureFields = () => ({
  hash: Type.Optional(
    Type.Enum([...HASHES], {
      title: 'Hash',
      description: 'Ed25519 has its own.',
      default: 'sha256',
      ui: { labels: { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }, advanced: true },
    }),
  ),
  padding: Type.Optional(
    Type.Enum([...WAYS], {
      title: 'Padding of RSA',
      default: 'auto',
      ui: { labels: { auto: 'PKCS #1 v1.5', 'rsa-pss': 'PSS' }, advanced: true },
    }),
  ),
  form: Type.Optional(
    Type.Enum(['der', 'ieee-p1363'], {
      title: 'Form of EC signatures',
      default: 'der',
      ui: { labels: { der: 'DER (OpenSSL)', 'ieee-p1363': 'Two numbers (JWT, browsers)' }, advanced: true },
    }),
  ),
});

export interface SignatureInput {
  hash?: (typeof HASHES)[number];
  padding?: (typeof WAYS)[number];
  form?: 'der' | 'ieee-p1363';
}

const KEY_TYPES = new Set(['rsa', 'ec', 'ed25519']);

/** How Node signs and checks with a key. Throws `PermanentError` (`crypto.bad_key`). */
export function signatureOf(
  key: KeyObject,
  { hash = 'sha256', padding = 'auto', form = 'der' }: SignatureInput,
) {
  const type = key.asymmetricKeyType ?? '';
  if (!KEY_TYPES.has(type)) throw badKey('The key is neither RSA, EC nor Ed25519.');
  return {
    algorithm: type === 'ed25519' ? null : hash,
    key: {
      key,
      ...(type === 'ec' ? { dsaEncoding: form } : {}),
      ...(type === 'rsa' && padding === 'rsa-pss'
        ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : {}),
    },
  };
}

export const badKey = (message: string, cause?: unknown): PermanentError =>
  new PermanentError({ code: 'crypto.bad_key', message, cause });
