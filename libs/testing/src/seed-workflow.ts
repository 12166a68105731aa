import { randomBytes } from 'node:crypto';

import { newId } from '#kernel';
import { firstEffect, type WorkflowDefinition } from '#schema';
import { createDataSource, isGated, isKeyed } from '#store';

export interface SeededWorkflow {
  workspaceId: string;
  workflowId: string;
  versionId: string;
  triggerId: string;
  /** Of the trigger URL: `/hooks/<token>`. */
  token: string;
}

export interface SeedOptions {
  /** Default true. Without, the trigger exists and its URL answers 410. */
  published?: boolean;
  /** Default: one of its own. */
  workspaceId?: string;
  /** Whether somebody has to be listening for its trigger. */
  held?: boolean;
}

/** Writes a workspace with one published workflow as the API would, unchecked; for tests of what comes after. */
export async function seedWorkflow(
  url: string,
  definition: WorkflowDefinition,
  { published = true, workspaceId = newId(), held = false }: SeedOptions = {},
): Promise<SeededWorkflow> {
  const dataSource = await createDataSource({ url, poolSize: 1 }).initialize();
  const seeded: SeededWorkflow = {
    workspaceId,
    workflowId: newId(),
    versionId: newId(),
    triggerId: newId(),
    token: randomBytes(16).toString('base64url'),
  };
  const { workflowId, versionId, triggerId, token } = seeded;
  const { trigger, settings = {} } = definition;
  const first = firstEffect(definition);
  try {
    await dataSource.query('INSERT INTO workspaces (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      workspaceId,
      'Seeded',
    ]);
    await dataSource.query('INSERT INTO workflows (id, workspace_id, name, draft) VALUES ($1, $2, $3, $4)', [
      workflowId,
      workspaceId,
      'Seeded',
      JSON.stringify(definition),
    ]);
    await dataSource.query(
      `INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, definition, draft_revision, first_effect)
       VALUES ($1, $2, $3, 1, $4, 1, $5)`,
      [versionId, workspaceId, workflowId, JSON.stringify(definition), first && JSON.stringify(first)],
    );
    await dataSource.query(
      `INSERT INTO triggers (id, workspace_id, workflow_id, token, connector, operation, input, version_id, settings, gated, keyed,
                             connection_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        triggerId,
        workspaceId,
        workflowId,
        token,
        trigger.connector,
        trigger.operation,
        JSON.stringify(trigger.input ?? {}),
        published ? versionId : null,
        JSON.stringify(settings),
        isGated(settings),
        isKeyed(settings),
        trigger.connectionId ?? null,
      ],
    );
    if (held && published) {
      await dataSource.query(
        'INSERT INTO listener_leases (trigger_id, workspace_id, workflow_id) VALUES ($1, $2, $3)',
        [triggerId, workspaceId, workflowId],
      );
    }
  } finally {
    await dataSource.destroy();
  }
  return seeded;
}
