/** A rendered effect in → its output, or the failure that stopped it; within its time, or aborted. */
import type { ActionContext } from '#connector-sdk';
import { FailureError, redact, type Failure, type HttpClient } from '#kernel';
import { HTTP_CLIENT } from '#outbound';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Connections } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

import type { Effect } from './advance';
import type { Hold } from './hold';

/** By how much the HTTP client's own time-out is longer than the step's. */
const GRACE_MS = 1000;

export type Outcome = { output: unknown } | { error: Failure };

export interface Performed {
  outcome: Outcome;
  /** What must not be shown: the values of the connection's secret fields. */
  secrets: string[];
}

export interface PerformContext {
  runId: string;
  eventId: string;
  workspaceId: string;
  idempotencyKey: string;
  /** Let go at cancel, when the lease is lost, and at shutdown's end. */
  hold: Hold;
  /** What is left of the run's own time, in milliseconds. */
  remainingMs: number;
}

@Injectable()
export class Performer {
  constructor(
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly connections: Connections,
    private readonly metrics: Metrics,
  ) {}

  async perform({ step, input }: Effect, context: PerformContext): Promise<Performed> {
    const clock = new StepClock(context, step.timeoutMs);
    const end = this.metrics.stepSeconds.startTimer({
      connector: step.connector,
      operation: step.operation.key,
    });
    let secrets: string[] = [];
    try {
      const auth = await this.credentials(context.workspaceId, step.connectionId);
      secrets = auth ? textsOf(auth.fields) : [];
      const action: ActionContext<never> = {
        input: input as never,
        auth,
        http: {
          request: (request) =>
            this.http.request({
              ...request,
              signal: clock.signal,
              timeoutMs: request.timeoutMs ?? clock.leftMs(),
            }),
        },
        logger: this.logger.child({ runId: context.runId, eventId: context.eventId, step: step.path }),
        idempotencyKey: context.idempotencyKey,
        signal: clock.signal,
      };
      const output: unknown = await clock.race(step.operation.run(action));
      end({ outcome: 'succeeded' });
      return { outcome: { output: output ?? null }, secrets };
    } catch (error) {
      const failure = redact(clock.failure ?? toFailure(error, this.logger, context), secrets) as Failure;
      end({ outcome: failure.kind });
      return { outcome: { error: failure }, secrets };
    } finally {
      clock.stop();
    }
  }

  private async credentials(
    workspaceId: string,
    connectionId: string | null,
  ): Promise<ActionContext<never>['auth']> {
    if (connectionId === null) return null;
    const found = await this.connections.credentials(workspaceId, connectionId);
    if (found) return found;
    throw new FailureError({
      kind: 'permanent',
      code: 'connection.missing',
      message: 'The connection of this step does not exist any more. Choose another one and publish again.',
    });
  }
}

/** Ends an effect at the step's time, the run's time, or the runner's word, whichever comes first. */
class StepClock {
  /** Why it was ended, once it was. */
  failure: Failure | null = null;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly startedAt = performance.now();
  private readonly budgetMs: number;

  constructor(
    private readonly context: PerformContext,
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
      this.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      if (this.signal.aborted) reject(new Error('aborted'));
      work.then(resolve, reject);
    });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.context.hold.offAbort(this.cancel);
  }

  private readonly cancel = (): void => {
    this.end({ kind: 'cancelled', code: 'step.cancelled', message: 'The step was stopped.' });
  };

  private end(failure: Failure): void {
    this.failure ??= failure;
    this.controller.abort();
  }
}

/** What is thrown without being a FailureError is a mistake in a connector: shown without its inner words. */
function toFailure(error: unknown, logger: Logger, { runId, eventId }: PerformContext): Failure {
  if (error instanceof FailureError) return error.failure;
  logger.error({ err: error, runId, eventId }, 'An action threw something unforeseen.');
  return {
    kind: 'permanent',
    code: 'step.unexpected',
    message: 'The step failed in a way that its connector did not foresee. The log has the details.',
  };
}

function textsOf(fields: Record<string, unknown>): string[] {
  return Object.values(fields).filter((value): value is string => typeof value === 'string');
}
