import { FailureError } from '#kernel';

import { outboundFailure } from './failures';

/** The end of one call, by time-out or by its caller's signal, whatever the call is doing then: its redirects share it. */
export class Deadline {
  private failure: FailureError | null = null;
  private listener: ((failure: FailureError) => void) | null = null;
  private readonly timer: NodeJS.Timeout;
  private readonly aborted = () => this.stop(failureOf(this.signal?.reason));

  constructor(
    timeoutMs: number,
    private readonly signal: AbortSignal | undefined,
    late = `There was no complete answer within ${timeoutMs} ms.`,
  ) {
    this.timer = setTimeout(
      () => this.stop(outboundFailure('outbound.timeout', { message: late })),
      timeoutMs,
    );
    if (signal?.aborted) this.aborted();
    else signal?.addEventListener('abort', this.aborted, { once: true });
  }

  /** Replaces the one listener; it is called at once when the end has come already. */
  watch(listener: (failure: FailureError) => void): void {
    this.listener = listener;
    if (this.failure) listener(this.failure);
  }

  /** It came in time: from now on only the signal ends it. */
  disarm(): void {
    clearTimeout(this.timer);
  }

  /** Must be called when the call is over. */
  release(): void {
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.aborted);
    this.listener = null;
  }

  private stop(failure: FailureError): void {
    if (this.failure) return;
    this.failure = failure;
    this.listener?.(failure);
  }
}

/** A caller that aborts with a `FailureError` (a step's time-out, say) gets that one back. */
function failureOf(reason: unknown): FailureError {
  if (reason instanceof FailureError) return reason;
  // What `AbortSignal.timeout` aborts with.
  const timedOut =
    typeof reason === 'object' && reason !== null && Reflect.get(reason, 'name') === 'TimeoutError';
  return outboundFailure(timedOut ? 'outbound.timeout' : 'outbound.cancelled', { cause: reason });
}
