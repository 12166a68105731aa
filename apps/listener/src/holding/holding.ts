/** One trigger that this process listens for: its driver, started again when it fails. */
import type { HeldContext } from '#connector-sdk';
import { type Failure, FailureError } from '#kernel';
import { LeaseLostError, type ListenerLease } from '#store';
import type { Logger } from '#telemetry';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A driver that worked for so long begins with short pauses again. */
const STABLE_MS = 60_000;
/** How long a driver may take to close what it opened. */
const CLOSE_MS = 8000;

export interface HoldingOptions {
  lease: ListenerLease;
  /** @param isOver whether the driver should have ended by now */
  contextOf(signal: AbortSignal, isOver: () => boolean): HeldContext;
  drive(context: HeldContext): Promise<void>;
  /** It will not be tried again. */
  onStopped(failure: Failure): void;
  logger: Logger;
}

export class Holding {
  private readonly abort = new AbortController();
  private readonly done: Promise<void>;
  private isOver = false;

  constructor(private readonly options: HoldingOptions) {
    this.done = this.run();
  }

  get lease(): ListenerLease {
    return this.options.lease;
  }

  /** Resolves once everything is closed, or after eight seconds. Never throws. */
  async stop(): Promise<void> {
    this.abort.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_MS);
    });
    const outcome = await Promise.race([this.done, late]);
    clearTimeout(timer);
    this.isOver = true;
    if (outcome === 'late')
      this.options.logger.error(
        { triggerId: this.lease.trigger.id },
        'A trigger did not close in time; it is left to itself.',
      );
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    for (let failures = 0; !signal.aborted;) {
      const started = performance.now();
      const failure = await this.drive();
      if (signal.aborted) return;
      if (failure?.kind === 'permanent') return this.options.onStopped(failure);
      if (performance.now() - started > STABLE_MS) failures = 0;
      const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      failures += 1;
      // Full jitter: those that failed together come back apart.
      await pause(Math.random() * most, signal);
    }
  }

  /** Null when it ended by itself, or was ended. */
  private async drive(): Promise<Failure | null> {
    const { signal } = this.abort;
    const context = this.options.contextOf(signal, () => this.isOver);
    try {
      await this.options.drive(context);
      return null;
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLostError) return null;
      const failure = this.failureOf(error);
      context.status.failed(failure);
      return failure;
    }
  }

  private failureOf(error: unknown): Failure {
    if (error instanceof FailureError) return error.failure;
    const { trigger } = this.lease;
    this.options.logger.error(
      { err: error, triggerId: trigger.id },
      'A trigger failed in an unforeseen way.',
    );
    return {
      kind: 'retryable',
      code: 'listen.unexpected',
      message:
        'The trigger failed in a way that was not foreseen, and is started again. The log has the details.',
    };
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
