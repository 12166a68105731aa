/** How an action says what went wrong; each is a `FailureError`, which is all the engine looks at. */
import { type Failure, FailureError, type FailureKind } from '#kernel';

export interface ErrorFacts {
  /** A sentence for a person, without secrets. */
  message: string;
  /** Stable, dotted, lower case. */
  code: string;
  /** JSON only, without secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

function toFailure(kind: FailureKind, facts: ErrorFacts & { retryAfterMs?: number }): Failure {
  return {
    kind,
    code: facts.code,
    message: facts.message,
    ...(facts.retryAfterMs === undefined ? {} : { retryAfterMs: facts.retryAfterMs }),
    ...(facts.details ? { details: facts.details } : {}),
  };
}

/** May work later: the step's retry policy decides when, but not before `retryAfterMs`. */
export class RetryableError extends FailureError {
  constructor(facts: ErrorFacts & { retryAfterMs?: number }) {
    super(toFailure('retryable', facts), { cause: facts.cause });
    this.name = 'RetryableError';
  }
}

/** Will fail again in the same way, so it is not tried again. */
export class PermanentError extends FailureError {
  constructor(facts: ErrorFacts) {
    super(toFailure('permanent', facts), { cause: facts.cause });
    this.name = 'PermanentError';
  }
}

/** There was nothing to do: ends the step without being a failure of the service. */
export class HaltedError extends FailureError {
  constructor(facts: ErrorFacts) {
    super(toFailure('halted', facts), { cause: facts.cause });
    this.name = 'HaltedError';
  }
}

/** The connection's credentials are wrong or have run out; a person has to renew them. */
export class ExpiredAuthError extends FailureError {
  constructor(facts: ErrorFacts) {
    super(toFailure('auth', facts), { cause: facts.cause });
    this.name = 'ExpiredAuthError';
  }
}
