import { isUtf8 } from 'node:buffer';

/** What is not valid UTF-8 becomes `�`, as the Encoding Standard says; what is, is the same bytes. */
export const validUtf8 = (bytes: Buffer): Buffer =>
  isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'), 'utf8');
