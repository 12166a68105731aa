/** Decisions and outcomes in → step runs as they are written, and the journal that the walk reads kept in step. */
import { newId, redact, type Failure } from '#kernel';
import type { LoadedStep, StepRecord } from '#store';

import type { Performed } from '../perform/step-performer';
import type { PlannedStep } from '../plan';
import { isWorthARetry, retryDelayMs } from '../retry';
import type { Effect, Folded, Journal, JournalStep, Settlement } from '../walk';

/** A performed effect, with when it began and the key it was given. */
export interface Finished {
  effect: Effect;
  performed: Performed;
  key: string;
  startedAt: Date;
}

/** A step run while its run is held, and whether a waiting one's time has come. */
type Kept = StepRecord & Pick<JournalStep, 'due'>;

export class StepRecords {
  private readonly kept = new Map<string, Kept>();
  /** Monotonic milliseconds at which the time of waiting steps comes. */
  private readonly dueAt = new Map<string, number>();
  private pending = new Map<string, StepRecord>();

  constructor(loaded: readonly LoadedStep[]) {
    for (const { nextInMs, ...step } of loaded) {
      if (nextInMs !== null) this.dueAt.set(step.path, performance.now() + nextInMs);
      const due = step.status === 'waiting' && nextInMs !== null && nextInMs <= 0;
      this.kept.set(step.path, { ...step, nextAttemptInMs: nextInMs, due });
    }
  }

  /** As the walk reads it; it grows. */
  get journal(): Journal {
    return this.kept;
  }

  /** Until the waiting step's time comes, in milliseconds; null: no time is set. */
  waitMs(path: string): number | null {
    const dueAt = this.dueAt.get(path);
    return dueAt === undefined ? null : Math.max(0, dueAt - performance.now());
  }

  get pendingCount(): number {
    return this.pending.size;
  }

  /** What is to be written; each step run once, as it is now. */
  takePending(): StepRecord[] {
    const records = [...this.pending.values()];
    if (records.length > 0) this.pending = new Map();
    // Database time begins with the write.
    for (const record of records)
      if (record.nextAttemptInMs !== null) record.nextAttemptInMs = this.waitMs(record.path);
    return records;
  }

  fold({ step, path, status, input, output, error, warnings, again }: Folded): void {
    const before = again ? this.kept.get(path) : undefined;
    const now = new Date();
    this.keep({
      id: this.idOf(path),
      stepId: step.id,
      path,
      type: step.type,
      status,
      attempt: before?.attempt ?? 1,
      idempotencyKey: before?.idempotencyKey ?? null,
      input: before ? before.input : (input ?? null),
      output,
      error,
      warnings: before ? before.warnings : warnings.length > 0 ? warnings : null,
      logs: before?.logs ?? null,
      attempts: before?.attempts ?? null,
      startedAt: before?.startedAt ?? now,
      finishedAt: status === 'running' ? null : now,
      nextAttemptInMs: null,
    });
  }

  /** @param live whether the walk still asks for it: what nobody waits for is not tried again */
  effect({ effect, performed, key, startedAt }: Finished, live: boolean, random: number): JournalStep {
    const { step, path, attempt, warnings, resumed } = effect;
    const { outcome, secrets, logs } = performed;
    const known = this.kept.get(path);
    const failure = 'error' in outcome ? outcome.error : null;
    const again = live && failure !== null && isRetried(step, failure, attempt);
    const wait = 'wait' in outcome ? outcome.wait : null;
    const now = new Date();
    const status = wait || again ? 'waiting' : failure ? STATUS_OF_FAILURE[failure.kind] : 'succeeded';
    const record: StepRecord = {
      id: this.idOf(path),
      stepId: step.id,
      path,
      type: step.type,
      status,
      attempt,
      idempotencyKey: key,
      input: resumed && known ? known.input : redact(effect.input, secrets),
      output: wait ? wait.state : 'output' in outcome ? outcome.output : null,
      error: failure,
      warnings: warnings.length > 0 ? warnings : (known?.warnings ?? null),
      logs: logs && logs.length > 0 ? logs : null,
      attempts:
        again && failure
          ? [
              ...(known?.attempts ?? []),
              {
                attempt,
                startedAt: startedAt.toISOString(),
                finishedAt: now.toISOString(),
                error: failure,
              },
            ]
          : (known?.attempts ?? null),
      startedAt: known?.startedAt ?? startedAt,
      finishedAt: status === 'waiting' ? null : now,
      nextAttemptInMs: wait
        ? wait.forMs
        : again && failure && step.type === 'action'
          ? retryDelayMs(step.retry, attempt, failure, random)
          : null,
    };
    return this.keep(record);
  }

  /** An action that may have been done and that nothing goes on from: its end is written down as unknown. */
  unknown({ path, attempt }: Pick<Effect, 'path' | 'attempt'>, error: Failure): void {
    const known = this.kept.get(path);
    if (known && known.status !== 'waiting') return;
    const now = new Date();
    this.keep({
      id: this.idOf(path),
      stepId: path.slice(path.lastIndexOf('/') + 1),
      path,
      type: 'action',
      status: 'unknown',
      attempt,
      idempotencyKey: known?.idempotencyKey ?? null,
      input: known?.input ?? null,
      output: null,
      error,
      warnings: known?.warnings ?? null,
      logs: null,
      attempts: known?.attempts ?? null,
      startedAt: known?.startedAt ?? now,
      finishedAt: now,
      nextAttemptInMs: null,
    });
  }

  /** The run is over: what still waited is cancelled, and what held other steps ends as the run does. */
  close(status: Settlement['status']): void {
    const finishedAt = new Date();
    const endOf = {
      waiting: 'cancelled',
      running: status === 'failed' || status === 'unknown' ? 'cancelled' : 'succeeded',
    } as const;
    for (const { due: _, ...step } of this.kept.values())
      if (step.status === 'waiting' || step.status === 'running')
        this.keep({ ...step, status: endOf[step.status], finishedAt, nextAttemptInMs: null });
  }

  /** What the walk makes of a failed step's output, by its `onError`. */
  setOutput(path: string, output: unknown): void {
    const pending = this.pending.get(path);
    if (pending) pending.output = output;
  }

  private keep(record: StepRecord): JournalStep {
    const { path, nextAttemptInMs } = record;
    if (nextAttemptInMs === null) this.dueAt.delete(path);
    else this.dueAt.set(path, performance.now() + nextAttemptInMs);
    this.pending.set(path, record);
    this.kept.set(path, record);
    return record;
  }

  private idOf(path: string): string {
    return this.kept.get(path)?.id ?? newId();
  }
}

function isRetried(step: PlannedStep, failure: Failure, attempt: number): boolean {
  return step.type === 'action' && isWorthARetry(failure) && attempt < step.retry.attempts;
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

/** Whether doing it twice does no harm, by the operation's own word. */
export function isIdempotent({ step, input }: Effect): boolean {
  if (step.type !== 'action') return true;
  const { idempotent } = step.operation;
  return typeof idempotent === 'function' ? idempotent(input as never) : (idempotent ?? false);
}
