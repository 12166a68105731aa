/** What the driver keeps to, so that a test need not wait as long. All in milliseconds. */
export interface HttpStreamLimits {
  /** The longest first pause before another attempt, and the longest of all. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** A connection that lasted so long begins with short pauses again; one that the server ended in good order, sooner. */
  stableMs: number;
  stableInOrderMs: number;
  /** What a server's `retry:` may ask for. */
  longestRetryMs: number;
  /** Between two answers of long polling that bring no news. */
  emptyPauseMs: number;
}

export const HTTP_STREAM_LIMITS: HttpStreamLimits = {
  firstPauseMs: 1000,
  longestPauseMs: 60_000,
  stableMs: 60_000,
  stableInOrderMs: 10_000,
  longestRetryMs: 3_600_000,
  emptyPauseMs: 1000,
};

export const DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;
export const DEFAULT_SILENCE_MS = 120_000;
export const DEFAULT_POLL_TIMEOUT_MS = 90_000;
export const DEFAULT_EMPTY_STATUSES: readonly number[] = [204, 304];
export const DEFAULT_FORGET_STATUSES: readonly number[] = [410];
