import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters of base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * What is stored in place of a session's token or an API key. These are random, so one round of SHA-256 can't be
 * guessed back; and as the look-up is by this hash, its timing tells nothing of the token.
 */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
