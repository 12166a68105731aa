/** A run in → it and the runs that its steps wait for cancelled, in one transaction; a step that waits for it told. */
import { isSettled, newId, type RunStatus } from '#kernel';
import type { DataSource, EntityManager } from 'typeorm';

import type { InFlight } from './entities';
import { isConflict, MAX_CONFLICTS } from './group-commit';
import { signalParents, type Queries } from './settle-follow-ups';

export interface Cancelled {
  /** The run, and those that were cancelled with it. */
  runs: { id: string; workflowId: string; gated: boolean }[];
  /** Runs that are due by it, to be rung. */
  due: { id: string; fence: number }[];
}

interface RunToCancel {
  status: RunStatus;
  workflowId: string;
  gated: boolean;
  inFlight: InFlight[] | null;
  parentRunId: string | null;
  parentPath: string | null;
}

const TO_CANCEL = `
  SELECT status, workflow_id AS "workflowId", gated, in_flight AS "inFlight", parent_run_id AS "parentRunId", parent_path AS "parentPath"
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

/**
 * The run and those below it, called ones first: a run that ends holds itself, then locks the one that called it, and
 * the other way round the two would wait for each other.
 */
const LOCK_TREE = `
  WITH RECURSIVE tree AS (
    SELECT $2::uuid AS id, 0 AS level
    UNION ALL
    SELECT r.id, t.level + 1 FROM tree t
    JOIN run_calls c ON c.run_id = t.id AND c.workspace_id = $1
    JOIN runs r ON r.id = c.child_run_id AND r.parent_path IS NOT NULL AND r.due_at IS NOT NULL
    WHERE t.level < 100
  )
  SELECT FROM runs r JOIN tree t ON t.id = r.id WHERE r.workspace_id = $1 ORDER BY t.level DESC, r.id FOR UPDATE OF r
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

/** All of it or none. `settled` when the run had come to its end already; null when there is no such run. */
export async function cancelRun(
  db: DataSource,
  workspaceId: string,
  runId: string,
): Promise<Cancelled | 'settled' | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction(async (manager) => {
        await manager.query(LOCK_TREE, [workspaceId, runId]);
        return cancelWithin(manager, workspaceId, runId);
      });
    } catch (error) {
      if (tries >= MAX_CONFLICTS || !isConflict(error)) throw error;
    }
  }
}

async function cancelWithin(
  manager: EntityManager,
  workspaceId: string,
  runId: string,
): Promise<Cancelled | 'settled' | null> {
  const [run] = await manager.query<RunToCancel[]>(TO_CANCEL, [workspaceId, runId]);
  if (!run) return null;
  if (isSettled(run.status)) return 'settled';
  await manager.query(CANCEL, [workspaceId, runId]);
  await cancelSteps(manager, workspaceId, runId, run.inFlight ?? []);
  const { workflowId, gated, parentRunId, parentPath } = run;
  const ended = { runId, workspaceId, status: 'cancelled', error: null, result: null } as const;
  const due = await signalParents(queriesOf(manager), [{ ...ended, parentRunId, parentPath }]);
  const cancelled: Cancelled = { runs: [{ id: runId, workflowId, gated }], due };
  // A call holds the run that makes it, so from here on there are no more of them.
  const children = await manager.query<{ id: string }[]>(WAITED_FOR, [workspaceId, runId]);
  for (const { id } of children) {
    const child = await cancelWithin(manager, workspaceId, id);
    if (child === 'settled' || !child) continue;
    cancelled.runs.push(...child.runs);
    cancelled.due.push(...child.due);
  }
  return cancelled;
}

/** A step that waited is cancelled in its place; an effect under way, which has no row yet, gets one. */
async function cancelSteps(
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

const queriesOf = (manager: EntityManager): Queries => ({
  query: async <Row extends object>(text: string, values: unknown[]) => {
    const result = await manager.queryRunner!.query(text, values, true);
    return { rows: result.records as Row[] };
  },
});
