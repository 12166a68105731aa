/** Whatever went wrong at a service → a failure that can be shown: in the service's words, without secrets. */
import { FailureError, redact } from '#kernel';

const MAX_MESSAGE = 1000;

export function registrationFailure(error: unknown, secrets: readonly string[]): FailureError {
  if (error instanceof FailureError) {
    const { kind, code, message, retryAfterMs } = error.failure;
    const shown = String(redact(message, secrets)).slice(0, MAX_MESSAGE);
    return new FailureError(
      { kind, code, message: shown, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      { cause: error },
    );
  }
  const message = 'The service answered in a way that is not understood.';
  return new FailureError({ kind: 'permanent', code: 'registration.broken', message }, { cause: error });
}
