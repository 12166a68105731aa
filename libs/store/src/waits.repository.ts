/** Steps that wait for somebody outside: opened and closed by the worker, listed for people, found by their address. */
import { isSettled, type RunStatus, type StepStatus } from '#kernel';
import type { WorkflowDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { isExpired } from './run-signals';
import { POOL } from './tokens';

export interface NewWait {
  runId: string;
  path: string;
  workspaceId: string;
  workflowId: string;
  kind: 'callback' | 'approval';
  message: string | null;
  timeoutMs: number;
}

export interface ApprovalRow {
  runId: string;
  path: string;
  workflowId: string;
  workflowName: string;
  message: string | null;
  since: Date;
  expiresAt: Date;
}

/** Where a page of approvals goes on: after this one. */
export interface ApprovalPlace {
  runId: string;
  path: string;
}

/** A step as whoever holds its address sees it. */
export interface WaitingStep {
  workspaceId: string;
  workflowId: string;
  workflowName: string;
  status: RunStatus;
  definition: WorkflowDefinition;
  /** Null before the run gets there, and when nothing is asked. */
  message: string | null;
  /** Null before the run gets there. */
  stepStatus: StepStatus | null;
  /** What was sent to it already; undefined: nothing. */
  signal: unknown;
}

/** The time runs from the first opening: one that is taken up after a crash does not begin again. */
const OPEN = `
  INSERT INTO waits AS w (run_id, path, workspace_id, workflow_id, kind, message, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 millisecond')
  ON CONFLICT (run_id, path) DO UPDATE SET message = excluded.message
  RETURNING extract(epoch FROM w.expires_at - now())::float8 * 1000 AS remaining
`;

const CLOSE = 'DELETE FROM waits WHERE run_id = $1 AND path = $2';

/** A row may be left of a run that has ended or of a step that was cancelled, so both are asked. */
const APPROVALS = `
  SELECT w.run_id AS "runId", w.path, w.workflow_id AS "workflowId", f.name AS "workflowName", w.message,
         w.created_at AS since, w.expires_at AS "expiresAt"
  FROM waits w
  JOIN runs r ON r.id = w.run_id
  JOIN workflows f ON f.id = w.workflow_id
  WHERE w.workspace_id = $1 AND w.kind = 'approval'
    AND r.due_at IS NOT NULL
    AND ($2::uuid IS NULL OR (w.run_id, w.path) < ($2::uuid, $3::text))
    AND EXISTS (SELECT FROM step_runs s WHERE s.run_id = w.run_id AND s.id >= w.run_id AND s.path = w.path
                                          AND s.status = 'waiting')
    AND NOT EXISTS (SELECT FROM run_signals g WHERE g.run_id = w.run_id AND g.path = w.path)
  ORDER BY w.run_id DESC, w.path DESC LIMIT $4
`;

const STEP = `
  SELECT r.workspace_id AS "workspaceId", r.workflow_id AS "workflowId", f.name AS "workflowName", r.status,
         v.definition, w.message, s.status AS "stepStatus", g.run_id IS NOT NULL AS signalled, g.payload
  FROM runs r
  JOIN workflows f ON f.id = r.workflow_id
  JOIN workflow_versions v ON v.id = r.version_id
  LEFT JOIN waits w ON w.run_id = r.id AND w.path = $2
  LEFT JOIN step_runs s ON s.run_id = r.id AND s.id >= $1::uuid AND s.path = $2
  LEFT JOIN run_signals g ON g.run_id = r.id AND g.path = $2
  WHERE r.id = $1
`;

@Injectable()
export class WaitRepository {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** @returns the milliseconds that are left */
  async open({ runId, path, workspaceId, workflowId, kind, message, timeoutMs }: NewWait): Promise<number> {
    const { rows } = await this.pool.query<{ remaining: number }>({
      name: 'wait',
      text: OPEN,
      values: [runId, path, workspaceId, workflowId, kind, message, timeoutMs],
    });
    return rows[0]!.remaining;
  }

  async close(runId: string, path: string): Promise<void> {
    await this.pool.query({ name: 'waited', text: CLOSE, values: [runId, path] });
  }

  /** Those that nobody has decided, of the youngest run first. */
  async approvals(
    workspaceId: string,
    { limit, after }: { limit: number; after?: ApprovalPlace | undefined },
  ): Promise<ApprovalRow[]> {
    const values = [workspaceId, after?.runId ?? null, after?.path ?? null, limit];
    const { rows } = await this.pool.query<ApprovalRow>(APPROVALS, values);
    return rows;
  }

  /** Null when there is no such run. Names no workspace, as an address is all that its holder has. */
  async step(runId: string, path: string): Promise<WaitingStep | null> {
    const { rows } = await this.pool.query<WaitingStep & { signalled: boolean; payload: unknown }>(STEP, [
      runId,
      path,
    ]);
    if (!rows[0]) return null;
    const { signalled, payload, ...step } = rows[0];
    return { ...step, signal: signalled ? payload : undefined };
  }
}

/** Whether the step may still be told something: `used` when it was, `gone` when it or its run is over. */
export function stateOf({ status, stepStatus, signal }: WaitingStep): 'open' | 'used' | 'gone' {
  if (isSettled(status) || isExpired(signal)) return 'gone';
  if (signal !== undefined) return 'used';
  return stepStatus === null || !isStepSettled(stepStatus) ? 'open' : 'gone';
}

const isStepSettled = (status: StepStatus): boolean => status !== 'waiting' && status !== 'running';
