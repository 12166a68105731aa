/** How long a poll waits until the next one; all in milliseconds. */
import { setTimeout as sleep } from 'node:timers/promises';

const JITTER = 0.1;
const LONGEST_BACK_OFF_MS = 600_000;
/** Within which the first polls after a start are spread. */
const SPREAD_MS = 30_000;

/** The interval, a tenth more or less, but not before the service wants to be asked again. */
export const pauseAfterPoll = (intervalMs: number, waitMs = 0): number =>
  Math.max(waitMs, intervalMs * (1 - JITTER + 2 * JITTER * Math.random()));

/** Full jitter up to ten minutes, or the interval where that is longer; never less than `leastMs`. */
export function pauseAfterFailure(failures: number, intervalMs: number, leastMs: number, waitMs = 0): number {
  const most = Math.min(
    Math.max(LONGEST_BACK_OFF_MS, intervalMs),
    intervalMs * 2 ** Math.min(failures - 1, 30),
  );
  return Math.max(waitMs, leastMs, Math.random() * most);
}

/** Of the first poll: soon where somebody has just published it, else spread. */
export const pauseBeforeFirst = (intervalMs: number, isNew: boolean): number =>
  Math.random() * Math.min(isNew ? 1000 : SPREAD_MS, intervalMs);

/** Resolves as well when it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // Longer than a timer can: 24 days.
  await sleep(Math.min(ms, 2 ** 31 - 1), undefined, { signal }).catch(() => undefined);
}
