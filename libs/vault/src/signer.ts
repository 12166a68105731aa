import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import { keyBytes } from './key-bytes';

/** Bytes of a signature: 128 bits of the 256 that HMAC-SHA-256 gives (RFC 2104 §5). */
export const SIGNATURE_BYTES = 16;

/**
 * Signs what we hand out and want back unchanged. Its keys are derived (HKDF-SHA-256, RFC 5869) from the configured
 * encryption keys for one purpose, so what is signed for one means nothing for another. The first key signs, each is
 * accepted: a key can be replaced while signed things are still on their way.
 */
export class Signer {
  private readonly keys: readonly Buffer[];

  /** @param encryptionKeys as configured: base64 or hexadecimal, at least one */
  constructor(encryptionKeys: readonly string[], purpose: string) {
    if (encryptionKeys.length === 0) throw new Error('Signing needs an encryption key.');
    this.keys = encryptionKeys.map((key) =>
      Buffer.from(hkdfSync('sha256', keyBytes(key), '', `sluice signature: ${purpose}`, 32)),
    );
  }

  sign(data: Uint8Array): Buffer {
    return mac(this.keys[0]!, data);
  }

  /** In constant time per key. */
  isSigned(data: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== SIGNATURE_BYTES) return false;
    return this.keys.some((key) => timingSafeEqual(mac(key, data), signature));
  }
}

const mac = (key: Buffer, data: Uint8Array): Buffer =>
  createHmac('sha256', key).update(data).digest().subarray(0, SIGNATURE_BYTES);
