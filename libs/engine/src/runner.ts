/** A wake-up in → the run claimed, its steps carried out and recorded one by one, until it waits or is settled. */
import { CONFIG, type Config } from '#config';
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { describeTrigger } from '#intake';
import { FailureError, newId, redact, type Failure } from '#kernel';
import { LiveChannel } from '#queue';
import {
  JournalWriter,
  RunClaimer,
  type ClaimedRun,
  type InFlight,
  type JournalEntry,
  type StepRecord,
  type StepRun,
} from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { advance, type Effect, type Folded, type Settlement } from './advance';
import { HeldRuns } from './held-runs';
import type { Hold } from './hold';
import { idempotencyKey } from './idempotency-key';
import { Performer, type Performed } from './perform';
import type { Plan } from './plan';
import { Plans } from './plans';
import { isWorthARetry, retryDelayMs } from './retry';

/** A run that takes its worker down this often in a row, without a step done between, is given up. */
const MAX_RECOVERIES = 10;

/** What the runner keeps of one run while it holds it. */
interface Execution {
  run: ClaimedRun;
  plan: Plan;
  trigger: unknown;
  journal: Map<string, StepRun>;
  hold: Hold;
  /** Monotonic milliseconds at which the run's time is over. */
  deadline: number;
}

@Injectable()
export class Runner {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly claimer: RunClaimer,
    private readonly journal: JournalWriter,
    private readonly plans: Plans,
    private readonly performer: Performer,
    private readonly heldRuns: HeldRuns,
    private readonly live: LiveChannel,
    private readonly metrics: Metrics,
  ) {}

  /** Never throws: what can't be done now is found again by the sweeper. */
  async run(runId: string): Promise<void> {
    try {
      const askedAt = performance.now();
      const run = await this.claimer.claim({ runId, leaseMs: this.config.runLeaseMs });
      if (!run) return;
      const hold = this.heldRuns.hold(run.id, run.fence, askedAt);
      try {
        await this.carryOut(run, hold, askedAt);
      } finally {
        this.heldRuns.release(run.id);
      }
    } catch (error) {
      this.logger.error(
        { err: error, runId },
        'The run was interrupted; it is taken up again when its lease ends.',
      );
    }
  }

  private async carryOut(run: ClaimedRun, hold: Hold, askedAt: number): Promise<void> {
    let execution: Execution;
    try {
      execution = await this.prepare(run, hold, askedAt);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      await this.write(run, {
        ...held(run),
        steps: [],
        run: { status: 'failed', error: error.failure },
      });
      return;
    }
    await this.advanceUntilReleased(execution);
  }

  private async prepare(run: ClaimedRun, hold: Hold, askedAt: number): Promise<Execution> {
    if (run.recoveries > MAX_RECOVERIES) {
      throw new FailureError({
        kind: 'permanent',
        code: 'run.crash_loop',
        message: `The worker ended ${run.recoveries} times in a row while it executed this run. Look at its log.`,
      });
    }
    const plan = await this.plans.get(run.versionId);
    const trigger = await describeTrigger(run.event, plan.trigger, this.registry);
    // Only a run that was held before, or that a person retried, has a journal.
    const steps = run.fence > 1 || run.retryOf !== null ? await this.journal.load(run.id) : [];
    const journal = new Map(steps.map((step) => [step.path, step]));
    return { run, plan, trigger, journal, hold, deadline: askedAt + plan.timeoutMs };
  }

  /** Each turn carries out one effect; what follows from its result is worked out before it is written, so that one write holds both. */
  private async advanceUntilReleased(execution: Execution): Promise<void> {
    const { run, plan, journal, trigger, hold } = execution;
    let { folded, next } = advance(plan, journal, trigger);
    let pending = this.record(execution, folded);
    let marked = run.inFlight?.[0]?.path ?? null;
    let recovering = run.recoveries > 0;
    let first = run.fence === 1;

    while (next.type === 'execute') {
      if (hold.aborted) return;
      const { step } = next;
      if (recovering && marked === step.path && step.onUnknown === 'park' && !isIdempotent(next)) {
        await this.park(execution, next, pending);
        return;
      }
      recovering = false;
      if (marked !== step.path) {
        if (!(await this.write(run, this.progress(execution, pending, next)))) return;
        pending = [];
      }
      if (first) this.metrics.firstStepSeconds.observe(secondsSince(run.event.receivedAt));
      first = false;

      const startedAt = new Date();
      const key = idempotencyKey(run.id, step.path);
      const performed = await this.performer.perform(next, {
        runId: run.id,
        eventId: run.event.id,
        workspaceId: run.workspaceId,
        idempotencyKey: key,
        hold,
        remainingMs: execution.deadline - performance.now(),
      });
      if (hold.aborted) return;
      const record = this.recordEffect(execution, next, { ...performed, key, startedAt });
      pending.push(record);
      if (record.status === 'waiting') {
        const dueInMs = record.nextAttemptInMs ?? 0;
        await this.write(run, {
          ...held(run),
          steps: pending,
          run: { status: 'waiting', dueInMs },
        });
        return;
      }
      if (record.error?.code === 'run.timeout') {
        next = { type: 'settle', status: 'failed', error: record.error };
        break;
      }
      ({ folded, next } = advance(plan, journal, trigger));
      pending.push(...this.record(execution, folded));
      if (next.type === 'execute') {
        if (!(await this.write(run, this.progress(execution, pending, next)))) return;
        pending = [];
        marked = next.step.path;
      }
    }
    await this.settle(execution, pending, next);
  }

  private progress({ run }: Execution, steps: StepRecord[], { step, attempt }: Effect): JournalEntry {
    const inFlight: InFlight[] = [{ path: step.path, attempt, startedAt: new Date().toISOString() }];
    return { ...held(run), steps, run: { status: 'running', inFlight } };
  }

  private async settle(
    { run }: Execution,
    steps: StepRecord[],
    { status, error }: Settlement,
  ): Promise<void> {
    await this.write(run, { ...held(run), steps, run: { status, error } });
  }

  private async park(execution: Execution, effect: Effect, pending: StepRecord[]): Promise<void> {
    const error: Failure = {
      kind: 'unknown',
      code: 'step.unknown_outcome',
      message:
        'The worker ended while this step was under way, so nobody can know whether it was done. Look at the service, then retry or leave it.',
    };
    const record = this.recordEffect(execution, effect, {
      outcome: { error },
      secrets: [],
      key: idempotencyKey(execution.run.id, effect.step.path),
      startedAt: new Date(),
    });
    await this.settle(execution, [...pending, record], { type: 'settle', status: 'unknown', error });
  }

  /** @returns whether the run was still held */
  private async write(run: ClaimedRun, entry: JournalEntry): Promise<boolean> {
    const written = await this.journal.write(entry);
    if (!written) {
      this.logger.info(
        { runId: run.id, fence: run.fence },
        'The run is not held any more; its result was not written.',
      );
      return false;
    }
    if (entry.run.status !== 'running' && entry.run.status !== 'waiting')
      this.metrics.runs.inc({ status: entry.run.status });
    this.live.publish({ workspaceId: run.workspaceId, runIds: [run.id] });
    return true;
  }

  private record(execution: Execution, folded: Folded[]): StepRecord[] {
    return folded.map(({ step, status, input, output, error, warnings }) => {
      const now = new Date();
      const record: StepRecord = {
        ...this.identify(execution, step),
        status,
        attempt: 1,
        idempotencyKey: null,
        input,
        output,
        error,
        warnings: warnings.length > 0 ? warnings : null,
        attempts: null,
        startedAt: now,
        finishedAt: now,
        nextAttemptInMs: null,
      };
      this.remember(execution, record);
      return record;
    });
  }

  private recordEffect(
    execution: Execution,
    effect: Effect,
    performed: Performed & { key: string; startedAt: Date },
  ): StepRecord {
    const { journal } = execution;
    const { key, startedAt } = performed;
    const { step, attempt, warnings } = effect;
    const finishedAt = new Date();
    const failure = 'error' in performed.outcome ? performed.outcome.error : null;
    const known = journal.get(step.path);
    const again = failure !== null && isWorthARetry(failure) && attempt < step.retry.attempts;
    const record: StepRecord = {
      ...this.identify(execution, step),
      status: failure === null ? 'succeeded' : again ? 'waiting' : STATUS_OF_FAILURE[failure.kind],
      attempt,
      idempotencyKey: key,
      input: redact(effect.input, performed.secrets),
      output: 'output' in performed.outcome ? performed.outcome.output : null,
      error: failure,
      warnings: warnings.length > 0 ? warnings : null,
      attempts: again
        ? [
            ...(known?.attempts ?? []),
            {
              attempt,
              startedAt: startedAt.toISOString(),
              finishedAt: finishedAt.toISOString(),
              error: failure,
            },
          ]
        : (known?.attempts ?? null),
      startedAt: known?.startedAt ?? startedAt,
      finishedAt: again ? null : finishedAt,
      nextAttemptInMs: again ? retryDelayMs(step.retry, attempt, failure, Math.random()) : null,
    };
    this.remember(execution, record);
    return record;
  }

  private identify(
    { journal }: Execution,
    { id, path, type }: { id: string; path: string; type: string },
  ): Pick<StepRecord, 'id' | 'stepId' | 'path' | 'type'> {
    return { id: journal.get(path)?.id ?? newId(), stepId: id, path, type };
  }

  private remember({ run, journal }: Execution, record: StepRecord): void {
    const { nextAttemptInMs: _, ...kept } = record;
    journal.set(record.path, { ...kept, workspaceId: run.workspaceId, runId: run.id, nextAttemptAt: null });
  }
}

const STATUS_OF_FAILURE = {
  retryable: 'failed',
  permanent: 'failed',
  timeout: 'failed',
  auth: 'failed',
  halted: 'skipped',
  cancelled: 'cancelled',
  unknown: 'unknown',
} as const satisfies Record<Failure['kind'], StepRecord['status']>;

function isIdempotent({ step, input }: Effect): boolean {
  const { idempotent } = step.operation;
  return typeof idempotent === 'function' ? idempotent(input as never) : (idempotent ?? false);
}

const held = ({
  id,
  workspaceId,
  fence,
}: ClaimedRun): Pick<JournalEntry, 'runId' | 'workspaceId' | 'fence'> => ({
  runId: id,
  workspaceId,
  fence,
});

const secondsSince = (moment: Date): number => Math.max(0, Date.now() - moment.getTime()) / 1000;
