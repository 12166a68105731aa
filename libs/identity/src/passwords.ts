import { randomBytes } from 'node:crypto';

import { hash, verify, type Options } from '@node-rs/argon2';

/** Argon2id, the package's default, with the first of OWASP's recommended settings (Password Storage Cheat Sheet). */
const SETTINGS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Unicode has several spellings for the same text (NIST SP 800-63B §3.1.1.2). */
const spelt = (password: string): string => password.normalize('NFKC');

let dummy: Promise<string> | undefined;

export const hashPassword = (password: string): Promise<string> => hash(spelt(password), SETTINGS);

/** Whether it is the password; with no hash to compare, as much work is done, and the answer is no. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword(randomBytes(32).toString('base64'));
  const matches = await verify(passwordHash ?? (await dummy), spelt(password));
  return matches && passwordHash !== null;
}
