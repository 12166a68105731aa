import type { Failure } from '#kernel';
import type { RetryPolicy } from '#schema';

/** However long a service asks to be left alone, it is asked again after a day. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;

/** Whether a failure of this kind is worth another try by itself. */
export const isWorthARetry = ({ kind }: Failure): boolean => kind === 'retryable' || kind === 'timeout';

/**
 * How long to wait before the next try, in milliseconds: exponential with half of it random, so that many runs that
 * failed together don't come back together; never sooner than the service asked.
 * @param attempt the try that failed, 1 for the first
 * @param random from 0 to 1
 */
export function retryDelayMs(
  policy: Required<RetryPolicy>,
  attempt: number,
  failure: Failure,
  random: number,
): number {
  const grown = policy.backoff === 'fixed' ? policy.initialMs : policy.initialMs * 2 ** (attempt - 1);
  const base = Math.min(grown, policy.maxMs);
  const jittered = base / 2 + (base / 2) * random;
  return Math.round(Math.max(jittered, Math.min(failure.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)));
}
