import type { ByteEncoding } from './signature-scheme';

const HEX = /^(?:[0-9a-f]{2})+$/i;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Null for what is not written so; unlike `Buffer.from`, which takes anything and drops what it can't read. */
export function decodeBytes(text: string, encoding: ByteEncoding): Buffer | null {
  if (encoding === 'hex') return HEX.test(text) ? Buffer.from(text, 'hex') : null;
  return BASE64.test(text) ? Buffer.from(text, 'base64') : null;
}
