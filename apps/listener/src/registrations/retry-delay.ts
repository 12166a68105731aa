import type { Failure } from '#kernel';
import type { RegistrationRow } from '#store';

const FIRST_MS = 30_000;
const LONGEST_MS = 3_600_000;
/** Tries to take something back, over about six hours. */
const MOST_TRIES = 12;

/**
 * How long until a service is told again, in milliseconds: longer each time, as it asks for, but before the
 * registration ends. Null: never, as it was tried long enough.
 */
export function retryDelayMs(
  { state, attempts, expiresAt }: Pick<RegistrationRow, 'state' | 'attempts' | 'expiresAt'>,
  { retryAfterMs = 0 }: Pick<Failure, 'retryAfterMs'>,
  now = Date.now(),
): number | null {
  if (state === 'unregistering' && attempts + 1 >= MOST_TRIES) return null;
  const delay = Math.min(LONGEST_MS, Math.max(retryAfterMs, FIRST_MS * 2 ** Math.min(attempts, 10)));
  if (state !== 'active' || !expiresAt) return delay;
  return Math.max(Math.min(delay, (expiresAt.getTime() - now) / 2), Math.min(delay, FIRST_MS));
}
