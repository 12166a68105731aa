/** A draft in → what there is of the workflows that it names, and of those that their published versions call. */
import { walkSteps, type WorkflowDefinition } from '#schema';
import type { EntityManager } from 'typeorm';

/** A workflow of the workspace, as others may call it. */
export interface CalledWorkflow {
  name: string;
  published: boolean;
  /** Ids of the workflows that its published version calls. */
  calls: readonly string[];
}

interface Row {
  id: string;
  name: string;
  definition: WorkflowDefinition | null;
}

/**
 * Goes on from workflow to workflow by everything that looks like a call, which may be more than there are. Deleted
 * workflows are not found.
 */
const READ = `
  WITH RECURSIVE called (id) AS (
    SELECT id FROM unnest($2::uuid[]) AS named (id)
    UNION
    SELECT w.id
    FROM called c
    JOIN triggers t ON t.workspace_id = $1 AND t.workflow_id = c.id
    JOIN workflow_versions v ON v.id = t.version_id
    CROSS JOIN LATERAL jsonb_path_query(
      v.definition::jsonb, 'strict $.steps.** ? (@.type == "call" && exists (@.workflowId)).workflowId'
    ) AS found (id)
    JOIN workflows w ON w.workspace_id = $1 AND w.deleted_at IS NULL AND w.id::text = lower(found.id #>> '{}')
  )
  SELECT w.id, w.name, v.definition
  FROM called c
  JOIN workflows w ON w.workspace_id = $1 AND w.id = c.id AND w.deleted_at IS NULL
  JOIN triggers t ON t.workflow_id = w.id
  LEFT JOIN workflow_versions v ON v.id = t.version_id
`;

export async function readCalledWorkflows(
  manager: EntityManager,
  workspaceId: string,
  draft: unknown,
): Promise<ReadonlyMap<string, CalledWorkflow>> {
  const named = namedWorkflows(draft);
  if (named.length === 0) return new Map();
  const rows = await manager.query<Row[]>(READ, [workspaceId, named]);
  return new Map(
    rows.map(({ id, name, definition }) => [
      id,
      { name, published: definition !== null, calls: definition ? callsOf(definition) : [] },
    ]),
  );
}

function callsOf(definition: WorkflowDefinition): string[] {
  const calls = [...walkSteps(definition)].flatMap(({ step }) =>
    step.type === 'call' && !step.skip ? [step.workflowId.toLowerCase()] : [],
  );
  return [...new Set(calls)];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** More than a definition may have steps. */
const MOST_NAMED = 1000;

/** Ids that a draft, which may be anything, calls or names for its failures; without recursion, as it may be deep. */
function namedWorkflows(draft: unknown): string[] {
  const named = new Set<string>();
  const { steps, settings } = (draft ?? {}) as { steps?: unknown; settings?: unknown };
  const name = (id: unknown): void => {
    if (typeof id === 'string' && UUID.test(id) && named.size < MOST_NAMED) named.add(id.toLowerCase());
  };
  if (typeof settings === 'object' && settings !== null)
    name((settings as { onFailure?: unknown }).onFailure);
  const open: unknown[] = [steps];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    const { type, workflowId } = node as { type?: unknown; workflowId?: unknown };
    if (type === 'call') name(workflowId);
    for (const inner of Object.values(node) as unknown[])
      if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return [...named];
}
