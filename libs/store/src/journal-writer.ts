/** Step results in → step runs written, the next step marked started, the run settled: one fenced statement. */
import type { Failure, RunStatus, StepStatus } from '#kernel';
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { doubles, integers, texts, uuids } from './binary-array';
import type { AttemptRecord, InFlight, StepRun, StepWarning } from './entities';
import { GroupCommit } from './group-commit';
import { writeFollowUps, type SettledRun } from './settle-follow-ups';
import { POOL } from './tokens';

/** A step run as the runner records it. Writing the same id again replaces what may change. */
export interface StepRecord {
  id: string;
  stepId: string;
  path: string;
  type: string;
  status: StepStatus;
  attempt: number;
  idempotencyKey: string | null;
  /** Redacted. */
  input: unknown;
  output: unknown;
  error: Failure | null;
  warnings: StepWarning[] | null;
  /** Lines that a script wrote. */
  logs: string[] | null;
  attempts: AttemptRecord[] | null;
  startedAt: Date;
  finishedAt: Date | null;
  /** From the moment of the write, in milliseconds; database time makes a moment of it. */
  nextAttemptInMs: number | null;
}

export interface JournalEntry {
  runId: string;
  workspaceId: string;
  fence: number;
  steps: StepRecord[];
  run:
    | { status: 'running'; inFlight: InFlight[] | null }
    /** Until a time (null: until a signal), or at once where more signals came than the `signals` that were seen. */
    | { status: 'waiting'; dueInMs: number | null; signals: number }
    | {
        status: Exclude<RunStatus, 'queued' | 'running' | 'waiting'>;
        error: Failure | null;
        /** What a return step gave. */
        result?: unknown;
        /** What has to be done for others together with it. */
        followUp?: SettledRun | null;
      };
}

export interface Written {
  /** False when the fence is stale, and then nothing was changed. */
  written: boolean;
  /** Runs that are due by it, to be rung. */
  due: { id: string; fence: number }[];
}

/**
 * A run that keeps running keeps its lease; every other state gives it up. `due_at` is null once settled. `IS TRUE`
 * keeps the planner from making a nested loop of the look-up into `held`, which would read all steps once per run.
 */
const WRITE = `
  WITH entry AS (
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::float8[], $5::text[], $6::text[], $24::int[], $25::text[])
      AS e(run_id, fence, status, due_ms, in_flight, error, signals, result)
  ), held AS (
    UPDATE runs r
    SET status = e.status,
        recoveries = 0,
        in_flight = e.in_flight::json,
        error = e.error::json,
        result = e.result::json,
        lease_until = CASE e.status WHEN 'running' THEN r.lease_until END,
        due_at = CASE e.status WHEN 'running' THEN r.due_at
                               WHEN 'waiting' THEN CASE WHEN r.signals <> e.signals THEN now()
                                                        WHEN e.due_ms IS NULL THEN 'infinity'
                                                        ELSE now() + e.due_ms * interval '1 millisecond' END END,
        finished_at = CASE WHEN e.status NOT IN ('running', 'waiting') THEN clock_timestamp() END
    FROM entry e
    WHERE r.id = ANY($1::uuid[]) AND r.id = e.run_id AND r.fence = e.fence AND r.status = 'running'
    RETURNING r.id
  ), steps AS (
    INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, idempotency_key, input, output,
                           error, warnings, attempts, started_at, finished_at, next_attempt_at, logs)
    SELECT s.id, s.workspace_id, s.run_id, s.step_id, s.path, s.type, s.status, s.attempt, s.idempotency_key,
           s.input::json, s.output::json, s.error::json, s.warnings::json, s.attempts::json,
           to_timestamp(s.started_ms / 1000), to_timestamp(s.finished_ms / 1000),
           now() + s.next_ms * interval '1 millisecond', s.logs::json
    FROM unnest($7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::text[],
                $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::float8[], $21::float8[], $22::float8[],
                $23::uuid[], $26::text[])
      AS s(id, run_id, step_id, path, type, status, attempt, idempotency_key, input, output, error, warnings, attempts,
           started_ms, finished_ms, next_ms, workspace_id, logs)
    WHERE (s.run_id IN (SELECT h.id FROM held h)) IS TRUE
    ON CONFLICT (id) DO UPDATE
    SET status = excluded.status, attempt = excluded.attempt, input = excluded.input, output = excluded.output,
        error = excluded.error, warnings = excluded.warnings, attempts = excluded.attempts, logs = excluded.logs,
        finished_at = excluded.finished_at, next_attempt_at = excluded.next_attempt_at
  )
  SELECT id FROM held
`;

const LOAD = `
  SELECT *, extract(epoch FROM next_attempt_at - now())::float8 * 1000 AS next_in_ms
  FROM step_runs WHERE run_id = ANY($1::uuid[]) AND id >= $2::uuid ORDER BY id
`;

@Injectable()
export class JournalWriter {
  private readonly commits: GroupCommit<Serialized, boolean>;
  /** Those that have to do with other runs as well; they take a transaction. */
  private readonly settles: GroupCommit<Serialized, Written>;
  private readonly loads: GroupCommit<string, LoadedStep[]>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    const options = {
      maxItems: 128,
      maxBytes: 16 * 1024 * 1024,
      size: ({ bytes }: Serialized) => bytes,
      onBatch: (size: number) => metrics.batchSize.observe({ writer: 'journal' }, size),
    };
    this.commits = new GroupCommit((entries) => this.flush(this.pool, entries), options);
    this.settles = new GroupCommit((entries) => this.flushWithFollowUps(entries), options);
    this.loads = new GroupCommit((runIds) => this.read(runIds), { maxItems: 64 });
  }

  /** Values are made into JSON here, not in the batch, so that one that can't be fails its own run only. */
  async write(entry: JournalEntry): Promise<Written> {
    const serialized = serialize(entry);
    if (serialized.followUp) return this.settles.submit(serialized);
    return { written: await this.commits.submit(serialized), due: [] };
  }

  /** The step runs of a run so far, oldest first. */
  load(runId: string): Promise<LoadedStep[]> {
    return this.loads.submit(runId);
  }

  async drained(): Promise<void> {
    await Promise.all([this.commits.drained(), this.settles.drained()]);
  }

  private async flushWithFollowUps(entries: Serialized[]): Promise<Written[]> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const written = await this.flush(client, entries);
      const settled = entries.flatMap(({ followUp }, n) => (written[n] && followUp ? [followUp] : []));
      const due = await writeFollowUps(client, settled);
      await client.query('COMMIT');
      return written.map((done, n) => ({ written: done, due: n === 0 ? due : [] }));
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: unknown) => {
        broken = failed instanceof Error ? failed : new Error(String(failed));
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private async flush(client: Pick<Pool, 'query'>, entries: Serialized[]): Promise<boolean[]> {
    const steps = entries.flatMap(({ steps: own }) => own);
    const column = <Value>(of: (step: SerializedStep) => Value): Value[] => steps.map(of);
    const { rows } = await client.query<{ id: string }>({
      name: 'journal',
      text: WRITE,
      values: [
        uuids(entries.map(({ runId }) => runId)),
        integers(entries.map(({ fence }) => fence)),
        texts(entries.map(({ status }) => status)),
        doubles(entries.map(({ dueInMs }) => dueInMs)),
        texts(entries.map(({ inFlight }) => inFlight)),
        texts(entries.map(({ error }) => error)),
        uuids(column(({ id }) => id)),
        uuids(column(({ runId }) => runId)),
        texts(column(({ stepId }) => stepId)),
        texts(column(({ path }) => path)),
        texts(column(({ type }) => type)),
        texts(column(({ status }) => status)),
        integers(column(({ attempt }) => attempt)),
        texts(column(({ idempotencyKey }) => idempotencyKey)),
        texts(column(({ input }) => input)),
        texts(column(({ output }) => output)),
        texts(column(({ error }) => error)),
        texts(column(({ warnings }) => warnings)),
        texts(column(({ attempts }) => attempts)),
        doubles(column(({ startedAt }) => startedAt.getTime())),
        doubles(column(({ finishedAt }) => finishedAt?.getTime() ?? null)),
        doubles(column(({ nextAttemptInMs }) => nextAttemptInMs)),
        uuids(column(({ workspaceId }) => workspaceId)),
        integers(entries.map(({ signals }) => signals)),
        texts(entries.map(({ result }) => result)),
        texts(column(({ logs }) => logs)),
      ],
    });
    const written = new Set(rows.map(({ id }) => id));
    return entries.map(({ runId }) => written.has(runId));
  }

  private async read(runIds: string[]): Promise<LoadedStep[][]> {
    // A step run is never older than its run, so older partitions need no look.
    const oldest = runIds.reduce((least, id) => (id < least ? id : least));
    const { rows } = await this.pool.query<StepRunRow>({
      name: 'load',
      text: LOAD,
      values: [uuids(runIds), oldest],
    });
    const byRun = new Map<string, LoadedStep[]>(runIds.map((id) => [id, []]));
    for (const row of rows) byRun.get(row.run_id)!.push(toLoadedStep(row));
    return runIds.map((id) => byRun.get(id)!);
  }
}

interface StepRunRow {
  id: string;
  workspace_id: string;
  run_id: string;
  step_id: string;
  path: string;
  type: string;
  status: StepStatus;
  attempt: number;
  idempotency_key: string | null;
  input: unknown;
  output: unknown;
  error: Failure | null;
  warnings: StepWarning[] | null;
  logs: string[] | null;
  attempts: AttemptRecord[] | null;
  started_at: Date;
  finished_at: Date | null;
  next_attempt_at: Date | null;
  next_in_ms: number | null;
}

/** As it was when it was read. */
export interface LoadedStep extends StepRun {
  /** Until its next attempt, in milliseconds; 0 or less when its time has come, null when it has none. */
  nextInMs: number | null;
}

const toLoadedStep = (row: StepRunRow): LoadedStep => ({
  id: row.id,
  workspaceId: row.workspace_id,
  runId: row.run_id,
  stepId: row.step_id,
  path: row.path,
  type: row.type,
  status: row.status,
  attempt: row.attempt,
  idempotencyKey: row.idempotency_key,
  input: row.input,
  output: row.output,
  error: row.error,
  warnings: row.warnings,
  logs: row.logs,
  attempts: row.attempts,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  nextAttemptAt: row.next_attempt_at,
  nextInMs: row.next_in_ms,
});

const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

type JsonField = 'input' | 'output' | 'error' | 'warnings' | 'attempts' | 'logs';
type SerializedStep = Omit<StepRecord, JsonField> &
  Record<JsonField, string | null> & { runId: string; workspaceId: string };

interface Serialized {
  runId: string;
  fence: number;
  status: RunStatus;
  dueInMs: number | null;
  inFlight: string | null;
  error: string | null;
  signals: number | null;
  result: string | null;
  followUp: SettledRun | null;
  steps: SerializedStep[];
  /** About what it takes in a statement. */
  bytes: number;
}

function serialize({ runId, workspaceId, fence, run, steps }: JournalEntry): Serialized {
  let bytes = 0;
  const serialized = steps.map((step): SerializedStep => {
    const input = json(step.input);
    const output = json(step.output);
    bytes += 300 + (input?.length ?? 0) + (output?.length ?? 0);
    const [error, warnings] = [json(step.error), json(step.warnings)];
    const [attempts, logs] = [json(step.attempts), json(step.logs)];
    return { ...step, runId, workspaceId, input, output, error, warnings, attempts, logs };
  });
  return {
    runId,
    fence,
    status: run.status,
    dueInMs: run.status === 'waiting' ? run.dueInMs : null,
    inFlight: run.status === 'running' ? json(run.inFlight) : null,
    error: 'error' in run ? json(run.error) : null,
    signals: run.status === 'waiting' ? run.signals : null,
    result: 'result' in run ? json(run.result) : null,
    followUp: ('followUp' in run && run.followUp) || null,
    steps: serialized,
    bytes,
  };
}
