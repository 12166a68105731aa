import type { TriggerDefinition } from '#schema';
import type { EntityManager } from 'typeorm';

export interface PublishedTrigger {
  versionId: string;
  definition: TriggerDefinition;
}

const PUBLISH = `
  UPDATE triggers SET version_id = $3, connector = $4, operation = $5, input = $6, updated_at = now()
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
      ])
    : manager.query(UNPUBLISH, [workspaceId, workflowId]));
}
