/**
 * What went wrong in a step, sorted once:
 * - `retryable`: may work later (429, 5xx, connection refused…)
 * - `permanent`: will fail again in the same way (4xx, bad input)
 * - `timeout`: took longer than allowed; retried like `retryable`
 * - `halted`: nothing to do; ends the step without being a failure of the service
 * - `auth`: the connection's credentials are expired or wrong
 * - `cancelled`: a person or a lost lease stopped it
 * - `unknown`: the outcome can't be known (a crash between sending and recording)
 */
export const FAILURE_KINDS = [
  'retryable',
  'permanent',
  'timeout',
  'halted',
  'auth',
  'cancelled',
  'unknown',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** A failure as it is kept in a step run and shown to people. Holds no secret. */
export interface Failure {
  kind: FailureKind;
  /** Stable, dotted, lower case: `http.status`, `outbound.blocked_address`, `template.budget`… */
  code: string;
  /** A sentence for a person, that says what to do where that is known. */
  message: string;
  /** Wait at least this long before trying again, in milliseconds (from `Retry-After`). */
  retryAfterMs?: number;
  /** More facts: status, url, response excerpt… JSON only. */
  details?: Record<string, unknown>;
}

/** The one error class that carries a `Failure`; everything on the effect path throws it. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}
