/** Webhooks that we send, signed by Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, spec of 2023). */
import { createHmac, createPrivateKey, sign } from 'node:crypto';

import { PermanentError } from '../errors';
import { decodeBytes } from './decode-bytes';

export interface StandardMessage {
  /** The same for every try to deliver it. */
  id: string;
  /** Seconds since 1970. */
  timestamp: number;
  body: string | Uint8Array;
}

const MIN_KEY_BYTES = 8;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The three headers. Throws `PermanentError`: `webhook.no_secret`, `webhook.bad_secret`. */
export const signStandard = (
  message: StandardMessage,
  secrets: readonly string[],
): Record<string, string> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(message.timestamp),
  'webhook-signature': standardSignatures(message, secrets).join(' '),
});

/**
 * One signature for each secret, so that receivers who know the old one or the new one are content. `whsec_…` is
 * shared; `whsk_…` is an Ed25519 key of our own.
 */
function standardSignatures(message: StandardMessage, secrets: readonly string[]): string[] {
  if (secrets.length === 0) {
    throw new PermanentError({
      code: 'webhook.no_secret',
      message: 'The connection has no secret to sign with. Open it under Connections and enter one.',
    });
  }
  const content = Buffer.concat([
    Buffer.from(`${message.id}.${message.timestamp}.`),
    Buffer.from(message.body),
  ]);
  return secrets.map((secret) =>
    secret.startsWith('whsk_') ? asymmetric(secret, content) : shared(secret, content),
  );
}

function shared(secret: string, content: Buffer): string {
  const key = decodeBytes(secret.replace(/^whsec_/, ''), 'base64');
  if (!key || key.length < MIN_KEY_BYTES) throw badSecret();
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** The key is its 32 bytes, or these and its public half behind them. */
function asymmetric(secret: string, content: Buffer): string {
  const bytes = decodeBytes(secret.slice('whsk_'.length), 'base64');
  if (!bytes || (bytes.length !== 32 && bytes.length !== 64)) throw badSecret();
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, bytes.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  });
  return `v1a,${sign(null, content, key).toString('base64')}`;
}

const badSecret = (): PermanentError =>
  new PermanentError({
    code: 'webhook.bad_secret',
    message:
      'A secret of the connection is none for Standard Webhooks: it begins with whsec_ or whsk_, with base64 behind it.',
  });
