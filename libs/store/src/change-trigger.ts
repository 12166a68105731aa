import type { TriggerDefinition } from '#schema';
import type { EntityManager } from 'typeorm';

/** The channel on which ingresses hear which trigger changed; the message is its id. */
export const TRIGGERS_CHANNEL = 'sluice_triggers';

export interface PublishedTrigger {
  versionId: string;
  definition: TriggerDefinition;
}

const PUBLISH = `
  UPDATE triggers SET version_id = $3, connector = $4, operation = $5, input = $6, updated_at = now()
  WHERE workspace_id = $1 AND workflow_id = $2 RETURNING id
`;

const UNPUBLISH = `
  UPDATE triggers SET version_id = NULL, updated_at = now() WHERE workspace_id = $1 AND workflow_id = $2 RETURNING id
`;

/** Decides what new events run on; null: nothing. Told to all processes when the transaction commits. */
export async function changeTrigger(
  manager: EntityManager,
  workspaceId: string,
  workflowId: string,
  published: PublishedTrigger | null,
): Promise<void> {
  const [rows] = published
    ? await manager.query<[{ id: string }[], number]>(PUBLISH, [
        workspaceId,
        workflowId,
        published.versionId,
        published.definition.connector,
        published.definition.operation,
        JSON.stringify(published.definition.input ?? {}),
      ])
    : await manager.query<[{ id: string }[], number]>(UNPUBLISH, [workspaceId, workflowId]);
  for (const { id } of rows) await manager.query('SELECT pg_notify($1, $2)', [TRIGGERS_CHANNEL, id]);
}
