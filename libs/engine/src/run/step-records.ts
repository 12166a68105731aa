/** Decisions and outcomes in → step runs as they are written, and the journal that the walk reads kept in step. */
import { newId, redact, type Failure } from '#kernel';
import type { LoadedStep, StepRecord } from '#store';

import type { Outcome, Performed } from '../perform/step-performer';
import { asLastWord, isHeldBack, isTriedAgain, retryDelayMs } from '../retry';
import type { Effect, Folded, Journal, JournalStep, Settlement } from '../walk';
import { roughSize } from './rough-size';

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
  /** Those that wait or hold others that go on. */
  private readonly open = new Set<string>();
  private pending = new Map<string, StepRecord>();
  private unwritten = 0;
  private total = 0;

  constructor(loaded: readonly LoadedStep[]) {
    for (const { nextInMs, ...step } of loaded) {
      if (nextInMs !== null) this.dueAt.set(step.path, performance.now() + nextInMs);
      const due = step.status === 'waiting' && nextInMs !== null && nextInMs <= 0;
      this.kept.set(step.path, { ...step, nextAttemptInMs: nextInMs, due });
      if (isOpen(step)) this.open.add(step.path);
      this.total += roughSize(step.input) + roughSize(step.output);
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

  /** About how many bytes what is to be written takes. */
  get pendingBytes(): number {
    return this.unwritten;
  }

  /** About how many bytes the inputs and outputs of the whole run take. */
  get bytes(): number {
    return this.total;
  }

  /** What is to be written; each step run once, as it is now. */
  takePending(): StepRecord[] {
    const records = [...this.pending.values()];
    if (records.length > 0) this.pending = new Map();
    this.unwritten = 0;
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
    if (status === 'failed' && again) this.abandon(path);
  }

  /** Nothing goes on within a step that failed: what waits there waits no more. */
  private abandon(path: string): void {
    const within = [...this.open].filter((inner) => inner.startsWith(`${path}/`));
    for (const inner of within) {
      const { due: _, ...step } = this.kept.get(inner)!;
      this.keep({ ...step, status: 'cancelled', finishedAt: new Date(), nextAttemptInMs: null });
    }
  }

  /** @param live whether the walk still asks for it: what nobody waits for is not tried again */
  effect({ effect, performed, key, startedAt }: Finished, live: boolean, random: number): JournalStep {
    const { step, path, attempt, warnings, resumed } = effect;
    const { outcome, secrets, logs } = performed;
    const known = this.kept.get(path);
    const failure = 'error' in outcome ? outcome.error : null;
    const now = new Date();
    const elapsedMs = now.getTime() - (known?.startedAt ?? startedAt).getTime();
    const again =
      live && failure !== null && !resumed && isTriedAgain(step.retry, attempt, failure, elapsedMs);
    const wait = 'wait' in outcome ? outcome.wait : null;
    const status = again || (wait && live) ? 'waiting' : statusOf(outcome);
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
      error: failure && !again ? asLastWord(failure, elapsedMs) : failure,
      warnings: warnings.length > 0 ? warnings : (known?.warnings ?? null),
      logs: logs && logs.length > 0 ? logs : null,
      attempts:
        again && failure && !isHeldBack(failure)
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
      nextAttemptInMs:
        status !== 'waiting'
          ? null
          : wait
            ? wait.forMs
            : retryDelayMs(step.retry, attempt, failure!, elapsedMs, random),
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
    const failed = status === 'failed' || status === 'unknown';
    for (const path of [...this.open]) {
      const { due: _, ...step } = this.kept.get(path)!;
      const ended = step.status === 'waiting' || failed ? 'cancelled' : 'succeeded';
      this.keep({ ...step, status: ended, finishedAt, nextAttemptInMs: null });
    }
  }

  /** What the walk makes of a failed step, by its `onError`. */
  conclude(path: string, { output, error }: Pick<StepRecord, 'output' | 'error'>): void {
    const pending = this.pending.get(path);
    if (!pending) return;
    pending.output = output;
    pending.error = error;
  }

  private keep(record: StepRecord): JournalStep {
    const { path, nextAttemptInMs } = record;
    if (nextAttemptInMs === null) this.dueAt.delete(path);
    else this.dueAt.set(path, performance.now() + nextAttemptInMs);
    const size = roughSize(record.input) + roughSize(record.output);
    this.unwritten += size;
    this.total += size;
    this.pending.set(path, record);
    this.kept.set(path, record);
    if (isOpen(record)) this.open.add(path);
    else this.open.delete(path);
    return record;
  }

  private idOf(path: string): string {
    return this.kept.get(path)?.id ?? newId();
  }
}

const isOpen = ({ status }: Pick<StepRecord, 'status'>): boolean =>
  status === 'waiting' || status === 'running';

/** Of a step that is not taken up again: what it would have waited for, nobody waits for. */
function statusOf(outcome: Outcome): StepRecord['status'] {
  if ('error' in outcome) return STATUS_OF_FAILURE[outcome.error.kind];
  return 'wait' in outcome ? 'cancelled' : 'succeeded';
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
