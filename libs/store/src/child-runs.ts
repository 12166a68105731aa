/** A step that calls a workflow in → a run of it, once, however often the step is tried. */
import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

export interface NewCall {
  workspaceId: string;
  /** The calling run and step. */
  runId: string;
  path: string;
  /** Of the calling run; the called one is one deeper. */
  depth: number;
  /** Whether the step waits for the called run's end. */
  wait: boolean;
  /** What is called. */
  workflowId: string;
  /** The version that `orderKey` was taken for. */
  versionId: string;
  orderKey: string | null;
  /** Becomes `trigger.body`: JSON. */
  body: Buffer;
}

export interface CalledRun {
  runId: string;
  /** Whether it waits at the gate of its workflow, which has to be asked to let it through. */
  gated: boolean;
  /** False when an earlier try of the step had started it. */
  fresh: boolean;
}

/**
 * `run_calls` decides who is first. The calling run is locked, so that one that a person cancels either has the called
 * run to cancel with it, or calls nothing any more. A gated run is parked, and its gate told to look at once, so that it is let through
 * even if this process ends before it asks.
 */
const CALL = `
  WITH caller AS (
    SELECT id FROM runs WHERE id = $1 AND workspace_id = $4 AND due_at IS NOT NULL FOR SHARE
  ), target AS (
    SELECT t.id, t.workspace_id, t.workflow_id, t.version_id, t.gated
    FROM caller, triggers t JOIN workflows w ON w.id = t.workflow_id
    WHERE t.workflow_id = $3 AND t.workspace_id = $4 AND w.deleted_at IS NULL AND t.version_id = $10
  ), called AS (
    INSERT INTO run_calls (run_id, path, workspace_id, child_run_id)
    SELECT $1, $2, workspace_id, $5::uuid FROM target
    ON CONFLICT (run_id, path) DO NOTHING
    RETURNING child_run_id
  ), stored AS (
    INSERT INTO events (id, workspace_id, workflow_id, trigger_id, source, content_type, body)
    SELECT $6::uuid, workspace_id, workflow_id, id, 'call', 'application/json', $7::bytea FROM target, called
  ), gate AS (
    INSERT INTO gates AS g (workflow_id, workspace_id, release_at)
    SELECT workflow_id, workspace_id, now() FROM target, called WHERE gated
    ON CONFLICT (workflow_id) DO UPDATE SET release_at = least(g.release_at, excluded.release_at)
  )
  INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, parent_run_id, parent_path, depth, gated, due_at,
                    arrival, order_key)
  SELECT child_run_id, workspace_id, workflow_id, version_id, $6::uuid, $1::uuid, CASE WHEN $9 THEN $2 END, $8, gated,
         CASE WHEN gated THEN 'infinity' ELSE now() END, CASE WHEN gated THEN nextval('run_arrivals') END, $11
  FROM target, called
  RETURNING id, gated
`;

const EARLIER =
  'SELECT child_run_id AS id FROM run_calls WHERE run_id = $1 AND path = $2 AND workspace_id = $3';

@Injectable()
export class ChildRuns {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Null when the workspace has no such workflow, another version of it is published, or none, or the calling run has ended. */
  async start({
    workspaceId,
    runId,
    path,
    depth,
    wait,
    workflowId,
    versionId,
    orderKey,
    body,
  }: NewCall): Promise<CalledRun | null> {
    const { rows } = await this.pool.query<{ id: string; gated: boolean }>({
      name: 'call',
      text: CALL,
      values: [
        runId,
        path,
        workflowId,
        workspaceId,
        newId(),
        newId(),
        body,
        depth + 1,
        wait,
        versionId,
        orderKey,
      ],
    });
    if (rows[0]) return { runId: rows[0].id, gated: rows[0].gated, fresh: true };
    return this.earlier(workspaceId, runId, path);
  }

  /** The run that an earlier try of the step started. */
  async earlier(workspaceId: string, runId: string, path: string): Promise<CalledRun | null> {
    const { rows: earlier } = await this.pool.query<{ id: string }>(EARLIER, [runId, path, workspaceId]);
    return earlier[0] ? { runId: earlier[0].id, gated: false, fresh: false } : null;
  }
}
