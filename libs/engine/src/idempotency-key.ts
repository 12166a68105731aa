import { hash } from 'node:crypto';

/** The same for every try of one step of one run, and for no other: 128 bits of a hash, in hexadecimal. */
export const idempotencyKey = (runId: string, path: string): string =>
  hash('sha256', `${runId}\n${path}`).slice(0, 32);
