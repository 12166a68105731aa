import { CodedError, FailureError } from '#kernel';

/** What a service said of a connection, as an error of the API. */
export function asCodedError(error: unknown): unknown {
  if (!(error instanceof FailureError)) return error;
  const { kind, message, retryAfterMs } = error.failure;
  const headers =
    kind === 'retryable' && retryAfterMs !== undefined
      ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
      : undefined;
  return new CodedError('connection.test_failed', message, { cause: error, ...(headers ? { headers } : {}) });
}
