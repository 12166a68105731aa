/** What a person does to runs: cancel one, run it again, run an event again. */
import { idFloor, isSettled, newId, type RunStatus } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import type { InFlight } from './entities';
import { signalParents, type Queries } from './settle-follow-ups';
import { DATA_SOURCE } from './tokens';

export interface NewRetry {
  workspaceId: string;
  workflowId: string;
  versionId: string;
  eventId: string;
  retryOf: string;
  /** Step runs of the old run that the new one takes over as done. */
  keep: readonly string[];
}

/** What has to be known of a run before it is run again. */
export interface RetrySource {
  workflowId: string;
  versionId: string;
  eventId: string;
  status: RunStatus;
  /** The version that new events run on; null while unpublished. */
  publishedId: string | null;
}

export interface ReplayFilter {
  workflowId: string;
  from?: Date | undefined;
  to?: Date | undefined;
  limit: number;
}

const SOURCE = `
  SELECT r.workflow_id AS "workflowId", r.version_id AS "versionId", r.event_id AS "eventId", r.status,
         t.version_id AS "publishedId"
  FROM runs r JOIN triggers t ON t.workflow_id = r.workflow_id
  WHERE r.workspace_id = $1 AND r.id = $2
`;

const INSERT = `
  INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, retry_of) VALUES ($1, $2, $3, $4, $5, $6)
`;

const KEEP = `
  INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, idempotency_key, input, output,
                         error, warnings, attempts, started_at, finished_at)
  SELECT k.new_id, s.workspace_id, $3, s.step_id, s.path, s.type, s.status, s.attempt, s.idempotency_key, s.input, s.output,
         s.error, s.warnings, s.attempts, s.started_at, s.finished_at
  FROM unnest($1::uuid[], $2::uuid[]) AS k(old_id, new_id)
  JOIN step_runs s ON s.id = k.old_id AND s.workspace_id = $4
`;

interface CancelledRun {
  status: RunStatus;
  inFlight: InFlight[] | null;
  parentRunId: string | null;
  parentPath: string | null;
}

const TO_CANCEL = `
  SELECT status, in_flight AS "inFlight", parent_run_id AS "parentRunId", parent_path AS "parentPath"
  FROM runs WHERE workspace_id = $1 AND id = $2 FOR UPDATE
`;

const CANCEL = `
  UPDATE runs SET status = 'cancelled', fence = fence + 1, due_at = NULL, lease_until = NULL, in_flight = NULL,
                  finished_at = now()
  WHERE workspace_id = $1 AND id = $2
`;

/** Runs that a step of the run waits for, and that have not ended. */
const WAITED_FOR = `
  SELECT r.id FROM run_calls c JOIN runs r ON r.id = c.child_run_id
  WHERE c.run_id = $2 AND c.workspace_id = $1 AND r.parent_path IS NOT NULL AND r.due_at IS NOT NULL
  ORDER BY r.id
`;

const CANCEL_STEPS = `
  UPDATE step_runs SET status = 'cancelled', finished_at = now(), next_attempt_at = NULL
  WHERE workspace_id = $1 AND run_id = $2 AND status IN ('waiting', 'running')
  RETURNING path
`;

const CANCELLED_STEP = `
  INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, started_at, finished_at)
  SELECT $1, $2, $3, $4, $5, 'action', 'cancelled', $6, coalesce($7::timestamptz, started_at, now()), now()
  FROM runs WHERE workspace_id = $2 AND id = $3
`;

const REPLAY = `
  INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id)
  SELECT given.run_id, e.workspace_id, e.workflow_id, t.version_id, e.id
  FROM unnest($2::uuid[], $3::uuid[]) AS given(run_id, event_id)
  JOIN events e ON e.id = given.event_id
  JOIN triggers t ON t.workflow_id = e.workflow_id
  WHERE e.workspace_id = $1 AND t.version_id IS NOT NULL
  RETURNING id
`;

const TO_REPLAY = `
  SELECT id FROM events
  WHERE workspace_id = $1 AND workflow_id = $2
    AND ($3::uuid IS NULL OR id >= $3::uuid) AND ($4::uuid IS NULL OR id < $4::uuid)
  ORDER BY id LIMIT $5
`;

@Injectable()
export class RunControl {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /**
   * With the runs that its steps wait for, and theirs; a step that waits for it is told. `settled` when it had come to
   * its end already; null when there is no such run.
   */
  async cancel(workspaceId: string, runId: string): Promise<'cancelled' | 'settled' | null> {
    const outcome = await this.db.transaction((manager) => this.cancelWithin(manager, workspaceId, runId));
    if (outcome !== 'cancelled') return outcome;
    // One after another, each for itself: locking a run after the one that called it could meet its end halfway.
    const children = await this.db.query<{ id: string }[]>(WAITED_FOR, [workspaceId, runId]);
    for (const { id } of children) await this.cancel(workspaceId, id);
    return outcome;
  }

  async retrySource(workspaceId: string, runId: string): Promise<RetrySource | null> {
    const [source] = await this.db.query<RetrySource[]>(SOURCE, [workspaceId, runId]);
    return source ?? null;
  }

  /** Makes a new run of the same event. @returns its id */
  async retry({ workspaceId, workflowId, versionId, eventId, retryOf, keep }: NewRetry): Promise<string> {
    const id = newId();
    await this.db.transaction(async (manager) => {
      await manager.query(INSERT, [id, workspaceId, workflowId, versionId, eventId, retryOf]);
      if (keep.length > 0) await manager.query(KEEP, [keep, keep.map(() => newId()), id, workspaceId]);
    });
    return id;
  }

  /** Makes a run of each event on its workflow's published version. @returns their ids; none while unpublished */
  async replay(workspaceId: string, eventIds: readonly string[]): Promise<string[]> {
    const runIds = eventIds.map(() => newId());
    const rows = await this.db.query<{ id: string }[]>(REPLAY, [workspaceId, runIds, eventIds]);
    return rows.map(({ id }) => id);
  }

  /** The ids of a workflow's events, oldest first. */
  async eventsToReplay(
    workspaceId: string,
    { workflowId, from, to, limit }: ReplayFilter,
  ): Promise<string[]> {
    const rows = await this.db.query<{ id: string }[]>(TO_REPLAY, [
      workspaceId,
      workflowId,
      from ? idFloor(from) : null,
      to ? idFloor(to) : null,
      limit,
    ]);
    return rows.map(({ id }) => id);
  }

  private async cancelWithin(
    manager: EntityManager,
    workspaceId: string,
    runId: string,
  ): Promise<'cancelled' | 'settled' | null> {
    const [run] = await manager.query<CancelledRun[]>(TO_CANCEL, [workspaceId, runId]);
    if (!run) return null;
    if (isSettled(run.status)) return 'settled';
    await manager.query(CANCEL, [workspaceId, runId]);
    await this.cancelSteps(manager, workspaceId, runId, run.inFlight ?? []);
    const { parentRunId, parentPath } = run;
    const ended = { runId, workspaceId, status: 'cancelled', error: null, result: null } as const;
    await signalParents(queriesOf(manager), [{ ...ended, parentRunId, parentPath }]);
    return 'cancelled';
  }

  /** A step that waited is cancelled in its place; an effect under way, which has no row yet, gets one. */
  private async cancelSteps(
    manager: EntityManager,
    workspaceId: string,
    runId: string,
    inFlight: readonly InFlight[],
  ): Promise<void> {
    const [waited] = await manager.query<[{ path: string }[], number]>(CANCEL_STEPS, [workspaceId, runId]);
    const recorded = await manager.query<{ path: string }[]>(
      'SELECT path FROM step_runs WHERE workspace_id = $1 AND run_id = $2 AND id >= $2::uuid',
      [workspaceId, runId],
    );
    const known = new Set([...waited, ...recorded].map(({ path }) => path));
    for (const { path, attempt, startedAt } of inFlight) {
      if (known.has(path)) continue;
      const stepId = path.split('/').at(-1);
      await manager.query(CANCELLED_STEP, [
        newId(),
        workspaceId,
        runId,
        stepId,
        path,
        attempt,
        startedAt ?? null,
      ]);
    }
  }
}

const queriesOf = (manager: EntityManager): Queries => ({
  query: async <Row extends object>(text: string, values: unknown[]) => {
    const result = await manager.queryRunner!.query(text, values, true);
    return { rows: result.records as Row[] };
  },
});
