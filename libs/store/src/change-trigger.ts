import type { TriggerDefinition, WorkflowSettings } from '#schema';
import type { EntityManager } from 'typeorm';

export interface PublishedTrigger {
  versionId: string;
  definition: TriggerDefinition;
  settings: WorkflowSettings;
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
                      gated = $9 OR paused_at IS NOT NULL, updated_at = now()
  WHERE workspace_id = $1 AND workflow_id = $2
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
  await (published
    ? manager.query(PUBLISH, [
        workspaceId,
        workflowId,
        published.versionId,
        published.definition.connector,
        published.definition.operation,
        JSON.stringify(published.definition.input ?? {}),
        JSON.stringify(published.settings),
        isKeyed(published.settings),
        isGated(published.settings),
      ])
    : manager.query(UNPUBLISH, [workspaceId, workflowId]));
}
