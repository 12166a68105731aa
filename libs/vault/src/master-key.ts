import { hkdfSync } from 'node:crypto';

const MIN_BYTES = 16;

/**
 * A key that wraps data keys, derived (HKDF-SHA-256, RFC 5869) from a configured secret, which may be of any length
 * from 16 bytes; so is its id, which tells keys apart and gives nothing of them away.
 */
export class MasterKey {
  readonly id: Buffer;
  readonly key: Buffer;

  constructor(secret: string | Uint8Array) {
    const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret;
    if (bytes.length < MIN_BYTES)
      throw new Error(`An encryption key has to have at least ${MIN_BYTES} bytes.`);
    this.id = derive(bytes, 'sluice vault: key id', 8);
    this.key = derive(bytes, 'sluice vault: wrapping key', 32);
  }
}

const derive = (secret: Uint8Array, purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, length));
