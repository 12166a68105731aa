import { FailureError } from '#kernel';

/** Rejects with `FailureError` when the signal ends it. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(failureOf(signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    if (signal?.aborted) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}

function failureOf(reason: unknown): FailureError {
  if (reason instanceof FailureError) return reason;
  return new FailureError(
    { kind: 'cancelled', code: 'outbound.cancelled', message: 'The request was stopped.' },
    { cause: reason },
  );
}
