/** Content, key and signatures in → whether one of them fits. */
import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';

import { sameBytes } from './constant-time';
import { decodeBytes } from './decode-bytes';
import type { SignatureAlgorithm, SignatureScheme } from './signature-scheme';

const HMACS: Partial<Record<SignatureAlgorithm, string>> = {
  'hmac-sha1': 'sha1',
  'hmac-sha256': 'sha256',
  'hmac-sha512': 'sha512',
};

/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 §4). */
const ED25519_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether one of the signatures was made with one of the secrets. A secret that is no key fits nothing. */
export function fitsAny(
  { algorithm, key = { encoding: 'text' } }: Pick<SignatureScheme, 'algorithm' | 'key'>,
  content: Buffer,
  secrets: readonly string[],
  signatures: readonly Buffer[],
): boolean {
  let fits = false;
  for (const secret of secrets) {
    const bare = key.prefix && secret.startsWith(key.prefix) ? secret.slice(key.prefix.length) : secret;
    if (fitsOne(algorithm, key.encoding, content, bare, signatures)) fits = true;
  }
  return fits;
}

function fitsOne(
  algorithm: SignatureAlgorithm,
  encoding: 'text' | 'hex' | 'base64',
  content: Buffer,
  secret: string,
  signatures: readonly Buffer[],
): boolean {
  const digest = HMACS[algorithm];
  if (digest) {
    const key = encoding === 'text' ? Buffer.from(secret, 'utf8') : decodeBytes(secret, encoding);
    if (!key || key.length === 0) return false;
    const expected = createHmac(digest, key).update(content).digest();
    let fits = false;
    for (const signature of signatures) if (sameBytes(signature, expected)) fits = true;
    return fits;
  }
  const key = publicKey(algorithm, encoding, secret);
  return key !== null && signatures.some((signature) => verifies(algorithm, content, key, signature));
}

/** Nothing in this is secret, so it need not take the same time always. */
function verifies(
  algorithm: SignatureAlgorithm,
  content: Buffer,
  key: KeyObject,
  signature: Buffer,
): boolean {
  try {
    return verify(algorithm === 'ed25519' ? null : 'sha256', content, key, signature);
  } catch {
    return false;
  }
}

/** Null for what is no key of this algorithm. */
function publicKey(
  algorithm: SignatureAlgorithm,
  encoding: 'text' | 'hex' | 'base64',
  secret: string,
): KeyObject | null {
  try {
    const key = secret.includes('-----BEGIN')
      ? createPublicKey(secret)
      : createPublicKey({ key: spki(algorithm, encoding, secret), format: 'der', type: 'spki' });
    return isOf(key, algorithm) ? key : null;
  } catch {
    return null;
  }
}

const isOf = (key: KeyObject, algorithm: SignatureAlgorithm): boolean =>
  algorithm === 'ed25519'
    ? key.asymmetricKeyType === 'ed25519'
    : key.asymmetricKeyDetails?.namedCurve === 'prime256v1';

function spki(algorithm: SignatureAlgorithm, encoding: 'text' | 'hex' | 'base64', secret: string): Buffer {
  const bytes = encoding === 'text' ? Buffer.from(secret, 'utf8') : decodeBytes(secret, encoding);
  if (!bytes) throw new Error('not written as agreed');
  return algorithm === 'ed25519' && bytes.length === 32 ? Buffer.concat([ED25519_HEAD, bytes]) : bytes;
}
