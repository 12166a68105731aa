import type { EntityManager } from 'typeorm';

import { signalParents } from './settle-follow-ups';

/** Of a workflow that is gone: nobody is left who could resume it. */
const CANCEL = `
  UPDATE runs SET status = 'cancelled', due_at = NULL, finished_at = now()
  WHERE workspace_id = $1 AND admitted_at IS NULL AND due_at IS NOT NULL
    AND id IN (SELECT run_id FROM parked_runs WHERE workspace_id = $1 AND workflow_id = $2)
  RETURNING id, parent_run_id AS "parentRunId", parent_path AS "parentPath"
`;

interface Cancelled {
  id: string;
  parentRunId: string | null;
  parentPath: string | null;
}

/** Cancels the runs that its gate never let through, and tells the runs that wait for one of them. */
export async function cancelParked(
  manager: EntityManager,
  workspaceId: string,
  workflowId: string,
): Promise<void> {
  const [cancelled] = await manager.query<[Cancelled[], number]>(CANCEL, [workspaceId, workflowId]);
  const queries = {
    query: async <Row extends object>(text: string, values: unknown[]) => {
      const result = await manager.queryRunner!.query(text, values, true);
      return { rows: result.records as Row[] };
    },
  };
  const ended = { workspaceId, status: 'cancelled', error: null, result: null } as const;
  await signalParents(
    queries,
    cancelled.map(({ id, ...parent }) => ({ ...ended, ...parent, runId: id })),
  );
}
