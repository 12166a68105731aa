/** What a person does to runs: cancel one, run it again, run an event again. */
import { idFloor, newId, type RunStatus } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { cancelRun, type Cancelled } from './cancel-run';
import { DATA_SOURCE } from './tokens';

export type { Cancelled } from './cancel-run';

export interface NewRetry {
  workspaceId: string;
  workflowId: string;
  versionId: string;
  eventId: string;
  retryOf: string;
  /** Step runs of the old run that the new one takes over. */
  keep: readonly KeptStep[];
}

export interface KeptStep {
  /** Of the step run. */
  id: string;
  stepId: string;
  /** It holds other steps and goes on; otherwise it is done. */
  asRunning: boolean;
}

export interface StartedRun {
  id: string;
  /** Whether it is parked until the gate of its workflow lets it through. */
  gated: boolean;
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
  /** Only events after this one. */
  after?: string | undefined;
  limit: number;
}

const SOURCE = `
  SELECT r.workflow_id AS "workflowId", r.version_id AS "versionId", r.event_id AS "eventId", r.status,
         t.version_id AS "publishedId"
  FROM runs r JOIN triggers t ON t.workflow_id = r.workflow_id
  WHERE r.workspace_id = $1 AND r.id = $2
`;

/** At a gate it takes the place in the order that the run it retries had. */
const INSERT = `
  WITH gate AS (
    INSERT INTO gates (workflow_id, workspace_id) SELECT workflow_id, workspace_id FROM triggers WHERE workflow_id = $3 AND gated
    ON CONFLICT DO NOTHING
  )
  INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, retry_of, gated, due_at, order_key, arrival)
  SELECT $1, $2, $3, $4, $5, $6, t.gated, CASE WHEN t.gated THEN 'infinity' ELSE now() END, o.order_key,
         CASE WHEN t.gated THEN coalesce(o.arrival, nextval('run_arrivals')) END
  FROM triggers t LEFT JOIN runs o ON o.id = $6
  WHERE t.workflow_id = $3
  RETURNING gated
`;

const KEEP = `
  INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, idempotency_key, input, output,
                         error, warnings, attempts, logs, started_at, finished_at)
  SELECT k.new_id, s.workspace_id, $3, s.step_id, s.path, s.type, CASE WHEN k.running THEN 'running' ELSE s.status END,
         s.attempt, s.idempotency_key, s.input, s.output, CASE WHEN NOT k.running THEN s.error END, s.warnings, s.attempts, s.logs,
         s.started_at, CASE WHEN NOT k.running THEN s.finished_at END
  FROM unnest($1::uuid[], $2::uuid[], $5::bool[]) AS k(old_id, new_id, running)
  JOIN step_runs s ON s.id = k.old_id AND s.workspace_id = $4
`;

const REPLAY = `
  WITH source AS (
    SELECT given.run_id, e.workspace_id, e.workflow_id, t.version_id, e.id AS event_id, t.gated, given.order_key
    FROM unnest($2::uuid[], $3::uuid[], $4::text[]) WITH ORDINALITY AS given(run_id, event_id, order_key, n)
    JOIN events e ON e.id = given.event_id
    JOIN triggers t ON t.workflow_id = e.workflow_id
    WHERE e.workspace_id = $1 AND coalesce($5::uuid, t.version_id) IS NOT NULL
    ORDER BY n
  ), gate AS (
    INSERT INTO gates (workflow_id, workspace_id) SELECT DISTINCT workflow_id, workspace_id FROM source WHERE gated
    ON CONFLICT DO NOTHING
  )
  INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, gated, due_at, order_key, arrival)
  SELECT run_id, workspace_id, workflow_id, coalesce($5::uuid, version_id), event_id, gated,
         CASE WHEN gated THEN 'infinity' ELSE now() END, order_key, CASE WHEN gated THEN nextval('run_arrivals') END
  FROM source
  RETURNING id, gated
`;

const TO_REPLAY = `
  SELECT id FROM events
  WHERE workspace_id = $1 AND workflow_id = $2
    AND ($3::uuid IS NULL OR id >= $3::uuid) AND ($4::uuid IS NULL OR id < $4::uuid)
    AND ($6::uuid IS NULL OR id > $6::uuid)
  ORDER BY id LIMIT $5
`;

@Injectable()
export class RunControl {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /**
   * With the runs that its steps wait for, and theirs, all or none; a step that waits for it is told. `settled` when it
   * had come to its end already; null when there is no such run.
   */
  cancel(workspaceId: string, runId: string): Promise<Cancelled | 'settled' | null> {
    return cancelRun(this.db, workspaceId, runId);
  }

  async retrySource(workspaceId: string, runId: string): Promise<RetrySource | null> {
    const [source] = await this.db.query<RetrySource[]>(SOURCE, [workspaceId, runId]);
    return source ?? null;
  }

  /** Makes a new run of the same event. */
  async retry({ workspaceId, workflowId, versionId, eventId, retryOf, keep }: NewRetry): Promise<StartedRun> {
    const id = newId();
    let gated = false;
    await this.db.transaction(async (manager) => {
      const [run] = await manager.query<{ gated: boolean }[]>(INSERT, [
        id,
        workspaceId,
        workflowId,
        versionId,
        eventId,
        retryOf,
      ]);
      gated = run?.gated ?? false;
      if (keep.length > 0) {
        await manager.query(KEEP, [
          keep.map((step) => step.id),
          keep.map(() => newId()),
          id,
          workspaceId,
          keep.map(({ asRunning }) => asRunning),
        ]);
      }
    });
    return { id, gated };
  }

  /**
   * Makes a run of each event, in this order, on a version or on its workflow's published one; none while unpublished.
   */
  replay(
    workspaceId: string,
    events: readonly { id: string; orderKey: string | null }[],
    versionId: string | null = null,
  ): Promise<StartedRun[]> {
    return this.db.query<StartedRun[]>(REPLAY, [
      workspaceId,
      events.map(() => newId()),
      events.map(({ id }) => id),
      events.map(({ orderKey }) => orderKey),
      versionId,
    ]);
  }

  /** The ids of a workflow's events, oldest first. */
  async eventsToReplay(
    workspaceId: string,
    { workflowId, from, to, after, limit }: ReplayFilter,
  ): Promise<string[]> {
    const rows = await this.db.query<{ id: string }[]>(TO_REPLAY, [
      workspaceId,
      workflowId,
      from ? idFloor(from) : null,
      to ? idFloor(to) : null,
      limit,
      after ?? null,
    ]);
    return rows.map(({ id }) => id);
  }
}
