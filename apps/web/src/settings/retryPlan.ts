// A retry policy in, the waits between its tries out; jitter left aside.
import type { RetryPolicy } from '../api/types';

/** What holds where nobody set anything; the same as the server's. */
export const BUILT_IN: Required<RetryPolicy> = {
  attempts: 5,
  backoff: 'exponential',
  initialMs: 1000,
  maxMs: 600_000,
};

/** Milliseconds before the second try, the third, and so on. */
export function waitsOf(policy: RetryPolicy): number[] {
  const { attempts, backoff, initialMs, maxMs } = { ...BUILT_IN, ...policy };
  return Array.from({ length: Math.max(0, attempts - 1) }, (_, n) =>
    Math.min(maxMs, backoff === 'fixed' ? initialMs : initialMs * 2 ** n),
  );
}
