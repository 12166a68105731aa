/** Ends a step at its own time, at the run's, or at the runner's word. */
import { FailureError, type Failure } from '#kernel';

import type { PerformContext } from './step-performer';

/** By how much the HTTP client's own time-out is longer than the step's. */
const GRACE_MS = 1000;

/** Made once: it costs a stack trace, and tells nobody anything. */
const OVER = new FailureError({ kind: 'cancelled', code: 'step.over', message: 'The step has ended.' });

/** Ends an effect at the step's time, the run's time, or the runner's word, whichever comes first. */
export class StepClock {
  /** Why it was ended, once it was. */
  failure: Failure | null = null;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly startedAt = performance.now();
  private readonly budgetMs: number;
  private giveUp: (() => void) | null = null;

  constructor(
    private readonly context: Pick<PerformContext, 'hold' | 'remainingMs'>,
    timeoutMs: number,
  ) {
    this.budgetMs = Math.max(1, Math.min(timeoutMs, context.remainingMs));
    const runEnds = context.remainingMs < timeoutMs;
    this.timer = setTimeout(() => {
      this.end(
        runEnds
          ? {
              kind: 'permanent',
              code: 'run.timeout',
              message: 'The run took longer than its workflow allows.',
            }
          : { kind: 'timeout', code: 'step.timeout', message: `The step took longer than ${timeoutMs} ms.` },
      );
    }, this.budgetMs);
    context.hold.onAbort(this.cancel);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What is left and a little more, so that this clock, which knows why, ends a request before the client does. */
  leftMs(): number {
    return Math.max(1, this.budgetMs - (performance.now() - this.startedAt)) + GRACE_MS;
  }

  /** Does not wait for an action that ignores its signal. */
  race<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.giveUp = () => reject(new Error('aborted'));
      if (this.failure) this.giveUp();
      work.then(resolve, reject);
    });
  }

  /** Whatever the step has left open ends with it: a stream that was not read to its end would stay for ever. */
  stop(): void {
    clearTimeout(this.timer);
    this.context.hold.offAbort(this.cancel);
    this.controller.abort(OVER);
  }

  private readonly cancel = (): void => {
    this.end({ kind: 'cancelled', code: 'step.cancelled', message: 'The step was stopped.' });
  };

  private end(failure: Failure): void {
    this.failure ??= failure;
    this.controller.abort(new FailureError(this.failure));
    this.giveUp?.();
  }
}
