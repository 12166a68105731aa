/** Whether a server is the one that the connection means. */
import { createHash } from 'node:crypto';

import { isOneOf } from '#connector-sdk';

/** As OpenSSH writes it: `SHA256:` and base64 without padding. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** Fingerprints out of what a person entered; a whole public key (`ssh-ed25519 AAAA…`) will do, too. */
export function expectedFingerprints(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, key] = /^(?:\S+ )?(?:ssh|ecdsa|sk)-\S+ ([A-Za-z0-9+/=]+)/.exec(part) ?? [];
      if (key !== undefined) return fingerprintOf(Buffer.from(key, 'base64'));
      return `SHA256:${part.replace(/^SHA256:/i, '').replace(/=+$/, '')}`;
    });
}

export const isExpected = (key: Buffer, expected: readonly string[]): boolean =>
  isOneOf(fingerprintOf(key), expected);
