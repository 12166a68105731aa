import type { Failure } from '#kernel';
import type { RetryPolicy } from '#schema';

/** However long a service asks to be left alone, it is asked again after a day. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;

/** Nobody is told to come at once, and again, and again. */
const MIN_HELD_MS = 100;
/** How long a step is held back by limits, its own service's or those set here, since it began. */
const LONGEST_HELD_MS = 86_400_000;
/** How long it waits for a host that does not work: by then somebody should know. */
const LONGEST_BROKEN_MS = 3_600_000;

const NOT_SENT: ReadonlySet<string> = new Set(['outbound.rate_limited', 'outbound.circuit_open']);

/** It was not sent at all, or the service only said “not now”: no try of the step. */
export const isHeldBack = ({ kind, code, details }: Failure): boolean =>
  kind === 'retryable' && (NOT_SENT.has(code) || details?.['status'] === 429);

/** Which try of a step comes after one that failed; 1 for the first. */
export const attemptAfter = (attempt: number, failure: Failure | null): number =>
  failure && isHeldBack(failure) ? attempt : attempt + 1;

/**
 * @param attempt the try that failed, 1 for the first
 * @param elapsedMs since the step's first try began
 */
export function isTriedAgain(
  policy: Required<RetryPolicy>,
  attempt: number,
  failure: Failure,
  elapsedMs: number,
): boolean {
  if (!isWorthARetry(failure)) return false;
  if (!isHeldBack(failure)) return attempt < policy.attempts;
  // A step that is to be done once has been done by an answer of its service.
  if (!NOT_SENT.has(failure.code) && policy.attempts === 1) return false;
  return elapsedMs < longestHeldMs(failure);
}

/** As a person should read it, when it is not tried again. */
export function asLastWord(failure: Failure, elapsedMs: number): Failure {
  if (!isHeldBack(failure) || elapsedMs < longestHeldMs(failure)) return failure;
  const { retryAfterMs: _, ...rest } = failure;
  const hours = longestHeldMs(failure) / 3_600_000;
  const waited = hours === 1 ? 'an hour' : `${hours} hours`;
  const message = `${failure.message} The step has waited for ${waited} and gives up; retry the run once this is solved.`;
  return { ...rest, message };
}

const longestHeldMs = ({ code }: Failure): number =>
  code === 'outbound.circuit_open' ? LONGEST_BROKEN_MS : LONGEST_HELD_MS;

/** Whether a failure of this kind is worth another try by itself. */
export const isWorthARetry = ({ kind }: Failure): boolean => kind === 'retryable' || kind === 'timeout';

/**
 * How long to wait before the next try, in milliseconds: exponential with half of it random, so that many runs that
 * failed together don't come back together; never sooner than the service asked. What was held back waits as long as
 * it was told to, and a service that only says “not now” is asked half as often as before each time.
 * @param attempt the try that failed, 1 for the first
 * @param elapsedMs since the step's first try began
 * @param random from 0 to 1
 */
export function retryDelayMs(
  policy: Required<RetryPolicy>,
  attempt: number,
  failure: Failure,
  elapsedMs: number,
  random: number,
): number {
  const asked = Math.min(failure.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  if (NOT_SENT.has(failure.code)) return Math.max(MIN_HELD_MS, Math.round(asked));
  const grown = isHeldBack(failure)
    ? Math.max(policy.initialMs, elapsedMs)
    : policy.backoff === 'fixed'
      ? policy.initialMs
      : policy.initialMs * 2 ** (attempt - 1);
  const base = Math.min(grown, policy.maxMs);
  const jittered = base / 2 + (base / 2) * random;
  return Math.round(Math.max(jittered, asked));
}
