import { type ConnectionCredentials, fieldText, PermanentError } from '#connector-sdk';

import { decoded } from './data';

/** Throws `PermanentError` (`crypto.no_connection`). */
export function fieldsOf(
  auth: ConnectionCredentials | null,
  kind: string,
  what: string,
): Record<string, unknown> {
  if (auth?.kind === kind) return auth.fields;
  throw new PermanentError({
    code: 'crypto.no_connection',
    message: `Choose a connection that holds ${what}.`,
  });
}

/** Of HMAC. */
export function secretOf(auth: ConnectionCredentials | null): Buffer {
  const fields = fieldsOf(auth, 'secret', 'the shared secret');
  const secret = fieldText(fields, 'secret');
  const encoding = fieldText(fields, 'encoding');
  return encoding === 'hex' || encoding === 'base64' ? decoded(secret.trim(), encoding) : Buffer.from(secret);
}

const KEY_BYTES = 32;

/** Of AES-256. Throws `PermanentError` (`crypto.bad_key`). */
export function encryptionKeyOf(auth: ConnectionCredentials | null): Buffer {
  const text = fieldText(fieldsOf(auth, 'encryption', 'the encryption key'), 'key').trim();
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new PermanentError({
    code: 'crypto.bad_key',
    message: 'The connection’s key has not 32 bytes. Make one with ‘openssl rand -base64 32’.',
  });
}
