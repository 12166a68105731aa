import { createHash } from 'node:crypto';

/** The same for every try of one step of one run, and for no other: 128 bits of a hash, in hexadecimal. */
export const idempotencyKey = (runId: string, path: string): string =>
  createHash('sha256').update(`${runId}\n${path}`).digest('hex').slice(0, 32);
