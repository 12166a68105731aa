/** Pausing and resuming of workflows, and of the keys by which their runs are ordered. */
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

/** A key whose last run failed, in a workflow that stops a key then. */
export interface StoppedKey {
  key: string;
  /** The run that stopped it. */
  runId: string;
  since: Date;
  /** Runs that wait behind it. */
  waiting: number;
}

const PAUSE = `
  WITH gate AS (
    INSERT INTO gates (workflow_id, workspace_id)
    SELECT workflow_id, workspace_id FROM triggers WHERE workspace_id = $1 AND workflow_id = $2
    ON CONFLICT DO NOTHING
  )
  UPDATE triggers t SET paused_at = now(), gated = true, pause_reason = $3::json
  FROM workflows w
  WHERE t.workspace_id = $1 AND t.workflow_id = $2 AND w.id = t.workflow_id AND w.deleted_at IS NULL AND t.paused_at IS NULL
  RETURNING t.workflow_id AS id
`;

/** The runs that are parked are let through by the gate, in their order. */
const RESUME = `
  WITH healed AS (
    DELETE FROM workflow_health WHERE workflow_id = $2 AND workspace_id = $1
  ), gate AS (
    INSERT INTO gates (workflow_id, workspace_id, release_at)
    SELECT workflow_id, workspace_id, now() FROM triggers WHERE workspace_id = $1 AND workflow_id = $2
    ON CONFLICT (workflow_id) DO UPDATE SET release_at = now()
  ), anew AS (
    INSERT INTO gate_changes (workflow_id, everything)
    SELECT workflow_id, true FROM triggers WHERE workspace_id = $1 AND workflow_id = $2
  )
  UPDATE triggers t
  SET paused_at = NULL, pause_reason = NULL,
      gated = coalesce(settings ->> 'orderBy', settings ->> 'concurrency', settings ->> 'rate', settings ->> 'debounce') IS NOT NULL
  FROM workflows w
  WHERE t.workspace_id = $1 AND t.workflow_id = $2 AND w.id = t.workflow_id AND w.deleted_at IS NULL
    AND t.paused_at IS NOT NULL
  RETURNING t.workflow_id AS id
`;

const STOPPED = `
  SELECT k.order_key AS key, last.id AS "runId", last.finished_at AS since, k.waiting
  FROM (
    SELECT p.order_key, count(*)::int AS waiting, min(p.arrival) AS next FROM parked_runs p
    WHERE p.workspace_id = $1 AND p.workflow_id = $2 AND p.order_key IS NOT NULL
    GROUP BY p.order_key
  ) k
  JOIN triggers t ON t.workflow_id = $2 AND t.settings ->> 'onKeyFailure' = 'stop'
  CROSS JOIN LATERAL (
    SELECT l.id, l.status, l.arrival, l.finished_at FROM runs l
    WHERE l.workflow_id = $2 AND l.order_key = k.order_key AND l.due_at IS NULL AND l.admitted_at IS NOT NULL
      AND l.status <> 'cancelled'
    ORDER BY l.arrival DESC, l.id DESC LIMIT 1
  ) last
  WHERE last.status IN ('failed', 'unknown') AND k.next > last.arrival
    AND NOT EXISTS (SELECT FROM runs a WHERE a.workflow_id = $2 AND a.order_key = k.order_key
                      AND a.admitted_at IS NOT NULL AND a.due_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM key_passes p WHERE p.run_id = last.id)
    AND ($3::text IS NULL OR k.order_key = $3::text)
  ORDER BY last.finished_at LIMIT 200
`;

const MOST_COUNTED = 10_000;
const HELD = `
  SELECT count(*)::int AS held FROM (
    SELECT FROM parked_runs WHERE workspace_id = $1 AND workflow_id = $2
    LIMIT ${MOST_COUNTED + 1}
  ) parked
`;

const PASS = `
  WITH passed AS (
    INSERT INTO key_passes (run_id, workspace_id) VALUES ($2, $1) ON CONFLICT DO NOTHING
  )
  INSERT INTO gate_changes (workflow_id, order_key) VALUES ($3, $4)
`;

@Injectable()
export class PauseRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Its runs are parked from now on. Whether it is paused by this; not when it was already, or there is no such workflow. */
  async pause(
    workspaceId: string,
    workflowId: string,
    reason: { code: string; message: string },
  ): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(PAUSE, [
      workspaceId,
      workflowId,
      JSON.stringify(reason),
    ]);
    return rows.length > 0;
  }

  /** Whether it goes on by this; not when it was not paused, or there is no such workflow. */
  async resume(workspaceId: string, workflowId: string): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(RESUME, [workspaceId, workflowId]);
    return rows.length > 0;
  }

  /** How many runs wait at the gate; `atLeast` when there are more than are counted. */
  async held(workspaceId: string, workflowId: string): Promise<{ held: number; atLeast: boolean }> {
    const [{ held } = { held: 0 }] = await this.db.query<{ held: number }[]>(HELD, [workspaceId, workflowId]);
    return { held: Math.min(held, MOST_COUNTED), atLeast: held > MOST_COUNTED };
  }

  /** The keys that are stopped and have runs waiting, those stopped first first; at most 200. */
  stoppedKeys(workspaceId: string, workflowId: string): Promise<StoppedKey[]> {
    return this.db.query<StoppedKey[]>(STOPPED, [workspaceId, workflowId, null]);
  }

  /** Lets a stopped key go on with its next run. @returns the run that had stopped it; null when it is not stopped */
  async resumeKey(workspaceId: string, workflowId: string, key: string): Promise<string | null> {
    const [stopped] = await this.db.query<StoppedKey[]>(STOPPED, [workspaceId, workflowId, key]);
    if (!stopped) return null;
    await this.db.query(PASS, [workspaceId, stopped.runId, workflowId, key]);
    return stopped.runId;
  }
}
