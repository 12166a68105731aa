/** An answer or a failure in, what it says of the host out. */
import { type Failure, FailureError } from '#kernel';

export type Outcome =
  /** It works, whatever it thinks of the request. */
  | { is: 'good' }
  | { is: 'bad'; reason: Failure }
  /** It says nothing of the host. */
  | { is: 'nothing' };

const GOOD: Outcome = { is: 'good' };
const NOTHING: Outcome = { is: 'nothing' };

/** It does not do such requests, which is no fault. */
const NO_FAULT: ReadonlySet<number> = new Set([501, 505]);

const HOST_FAULTS: ReadonlySet<string> = new Set([
  'outbound.dns',
  'outbound.refused',
  'outbound.unreachable',
  'outbound.reset',
  'outbound.bad_response',
]);
/** The host answered; what is wrong is the answer, or where it leads. */
const ANSWERED: ReadonlySet<string> = new Set([
  'outbound.response_too_large',
  'outbound.headers_too_large',
  'outbound.too_many_redirects',
  'outbound.bad_redirect',
  'outbound.body_not_repeatable',
]);

/** What is kept of it holds no address: paths and queries may be secrets. */
export function outcomeOfStatus(status: number): Outcome {
  if (status < 500 || NO_FAULT.has(status)) return GOOD;
  const reason: Failure = {
    kind: 'retryable',
    code: 'outbound.server_error',
    message: `The host answered with the status ${status}.`,
    details: { status },
  };
  return { is: 'bad', reason };
}

export function outcomeOfFailure(error: unknown): Outcome {
  if (!(error instanceof FailureError)) return NOTHING;
  const { kind, code, message } = error.failure;
  if (ANSWERED.has(code)) return GOOD;
  return kind === 'timeout' || HOST_FAULTS.has(code)
    ? { is: 'bad', reason: { kind, code, message } }
    : NOTHING;
}
