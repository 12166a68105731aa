import type { TriggerDefinition, WorkflowSettings } from '#schema';
import type { EntityManager } from 'typeorm';

export interface PublishedTrigger {
  versionId: string;
  definition: TriggerDefinition;
  settings: WorkflowSettings;
  /** That somebody has to be listening for it, and how long it may be down before somebody is told; else null. */
  listening: { alertAfterMs: number } | null;
}

/** Whether runs wait at the gate of their workflow before they start. */
export const isGated = ({ orderBy, concurrency, rate, debounce }: WorkflowSettings): boolean =>
  Boolean(orderBy ?? concurrency ?? rate ?? debounce);

/** Whether keys are taken from events before they are stored. */
export const isKeyed = ({ orderBy, debounce, deduplicate }: WorkflowSettings): boolean =>
  Boolean(orderBy ?? debounce ?? deduplicate);

/** What waits at the gate is looked at anew: it may have become wider. */
const PUBLISH = `
  WITH gate AS (
    INSERT INTO gates (workflow_id, workspace_id, release_at) VALUES ($2, $1, now())
    ON CONFLICT (workflow_id) DO UPDATE SET release_at = now()
  ), anew AS (
    INSERT INTO gate_changes (workflow_id, everything) VALUES ($2, true)
  ), fresh AS (
    DELETE FROM workflow_health WHERE workflow_id = $2
  )
  UPDATE triggers SET version_id = $3, connector = $4, operation = $5, input = $6, settings = $7, keyed = $8,
                      gated = $9 OR paused_at IS NOT NULL, connection_id = $10, updated_at = now()
  WHERE workspace_id = $1 AND workflow_id = $2
`;

/**
 * It starts anew with what is published now, from where it got to. Of another kind, or with another connection, it knows
 * nothing of that, and what the old one still has to store must not start a run of the new version: its fence is over.
 */
const LISTEN = `
  INSERT INTO listener_leases AS l (trigger_id, workspace_id, workflow_id, alert_after_ms)
  SELECT t.id, t.workspace_id, t.workflow_id, $4 FROM triggers t WHERE t.workspace_id = $1 AND t.workflow_id = $2
  ON CONFLICT (trigger_id) DO UPDATE
  SET revision = l.revision + 1, changed_at = now(), state = 'starting', since = now(), down_since = now(),
      alerted_at = NULL, error = NULL, reconnects = 0, dropped = 0, retired = false,
      alert_after_ms = excluded.alert_after_ms, fence = CASE WHEN $3 THEN l.fence ELSE l.fence + 1 END,
      last_event_at = CASE WHEN $3 AND NOT l.retired THEN l.last_event_at END,
      position = CASE WHEN $3 AND NOT l.retired THEN l.position END
`;

/**
 * Its holder closes what it has, and takes the row away; where there is none, it goes at once. Two statements: one would
 * see the owner as it was before whoever takes or releases it meanwhile.
 */
const HUSH = `
  UPDATE listener_leases SET retired = true, changed_at = now(), position = NULL
  WHERE workspace_id = $1 AND workflow_id = $2
`;
const BURY = `
  DELETE FROM listener_leases WHERE workspace_id = $1 AND workflow_id = $2 AND retired AND owner IS NULL
`;

const OPERATION = `
  SELECT connector, operation, connection_id AS "connectionId" FROM triggers WHERE workspace_id = $1 AND workflow_id = $2 AND version_id IS NOT NULL
`;

const UNPUBLISH = `
  UPDATE triggers SET version_id = NULL, updated_at = now() WHERE workspace_id = $1 AND workflow_id = $2
`;

/** Decides what new events run on; null: nothing. An ingress knows within a second, and its write looks once more. */
export async function changeTrigger(
  manager: EntityManager,
  workspaceId: string,
  workflowId: string,
  published: PublishedTrigger | null,
): Promise<void> {
  const [before] = await manager.query<Operation[]>(OPERATION, [workspaceId, workflowId]);
  if (!published) {
    await manager.query(UNPUBLISH, [workspaceId, workflowId]);
    await hush(manager, workspaceId, workflowId);
    return;
  }
  const { versionId, definition, settings, listening } = published;
  await manager.query(PUBLISH, [
    workspaceId,
    workflowId,
    versionId,
    definition.connector,
    definition.operation,
    JSON.stringify(definition.input ?? {}),
    JSON.stringify(settings),
    isKeyed(settings),
    isGated(settings),
    definition.connectionId ?? null,
  ]);
  if (listening) {
    const isSame =
      before?.connector === definition.connector &&
      before.operation === definition.operation &&
      before.connectionId === (definition.connectionId ?? null);
    await manager.query(LISTEN, [workspaceId, workflowId, isSame, listening.alertAfterMs]);
  } else if (before) {
    await hush(manager, workspaceId, workflowId);
  }
}

interface Operation {
  connector: string;
  operation: string;
  connectionId: string | null;
}

async function hush(manager: EntityManager, workspaceId: string, workflowId: string): Promise<void> {
  await manager.query(HUSH, [workspaceId, workflowId]);
  await manager.query(BURY, [workspaceId, workflowId]);
}
