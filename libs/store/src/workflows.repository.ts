import type { DraftDefinition, WorkflowDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { readCalledWorkflows, type CalledWorkflow } from './called-workflows';
import { cancelParked } from './cancel-parked';
import { changeTrigger } from './change-trigger';
import { DATA_SOURCE } from './tokens';
import { USABLE_CONNECTION, type UsableConnection } from './usable-connection';

export interface NewWorkflow {
  id: string;
  workspaceId: string;
  name: string;
  draft: DraftDefinition;
  createdBy: string | null;
  trigger: { id: string; token: string };
}

/** A workflow as lists show it. */
export interface WorkflowRow {
  id: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
  trigger: { id: string; token: string };
  /** What starts it: as published, else as the draft says. */
  startedBy: { connector: string | null; operation: string | null };
  publishedVersion: number | null;
  hasUnpublishedChanges: boolean;
  pausedAt: Date | null;
  pauseReason: { code: string; message: string } | null;
}

/** A workflow with its draft and what of it is published. */
export interface WholeWorkflow extends WorkflowRow {
  draft: DraftDefinition;
  draftRevision: number;
  draftUpdatedAt: Date;
  published: { version: number; definition: WorkflowDefinition; publishedAt: Date } | null;
}

export interface SavedDraft {
  revision: number;
  updatedAt: Date;
}

const SUMMARY = `
  w.id, w.name, w.created_at AS "createdAt", w.updated_at AS "updatedAt",
  json_build_object('id', t.id, 'token', t.token) AS trigger,
  json_build_object(
    'connector', coalesce(CASE WHEN v.id IS NOT NULL THEN t.connector END, w.draft #>> '{trigger,connector}'),
    'operation', coalesce(CASE WHEN v.id IS NOT NULL THEN t.operation END, w.draft #>> '{trigger,operation}')
  ) AS "startedBy",
  v.number AS "publishedVersion",
  v.id IS NOT NULL AND w.draft::jsonb <> v.definition::jsonb AS "hasUnpublishedChanges",
  t.paused_at AS "pausedAt", t.pause_reason AS "pauseReason"
`;

const FROM = `
  FROM workflows w
  JOIN triggers t ON t.workflow_id = w.id
  LEFT JOIN workflow_versions v ON v.id = t.version_id
  WHERE w.workspace_id = $1 AND w.deleted_at IS NULL
`;

const WHOLE = `
  SELECT ${SUMMARY}, w.draft, w.draft_revision AS "draftRevision", w.draft_updated_at AS "draftUpdatedAt",
         v.definition AS published_definition, v.created_at AS published_at
  ${FROM} AND w.id = $2
`;

const LIST = `
  SELECT ${SUMMARY} ${FROM}
    AND ($2::uuid IS NULL OR w.id < $2::uuid) AND ($3::text IS NULL OR strpos(lower(w.name), lower($3::text)) > 0)
  ORDER BY w.id DESC LIMIT $4
`;

const SAVE_DRAFT = `
  UPDATE workflows SET draft = $3, draft_revision = draft_revision + 1, draft_updated_at = now(), updated_at = now()
  WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND ($4::int[] IS NULL OR draft_revision = ANY($4::int[]))
  RETURNING draft_revision AS revision, draft_updated_at AS "updatedAt"
`;

type WholeRow = Omit<WholeWorkflow, 'published'> & {
  published_definition: WorkflowDefinition | null;
  published_at: Date | null;
};

/** Workflows and their drafts; deleted ones are kept for their runs' sake, and found by none of these. */
@Injectable()
export class WorkflowRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first; `before` is the id of the last one seen, `search` a part of the name. */
  list(
    workspaceId: string,
    { limit, before, search }: { limit: number; before?: string | undefined; search?: string | undefined },
  ): Promise<WorkflowRow[]> {
    return this.db.query<WorkflowRow[]>(LIST, [workspaceId, before ?? null, search ?? null, limit]);
  }

  async find(workspaceId: string, id: string): Promise<WholeWorkflow | null> {
    const [row] = await this.db.query<WholeRow[]>(WHOLE, [workspaceId, id]);
    if (!row) return null;
    const { published_definition: definition, published_at: publishedAt, ...whole } = row;
    const version = row.publishedVersion;
    const published =
      version !== null && definition && publishedAt ? { version, definition, publishedAt } : null;
    return { ...whole, published };
  }

  async insert({ id, workspaceId, name, draft, createdBy, trigger }: NewWorkflow): Promise<void> {
    await this.db.transaction(async (manager) => {
      await manager.query(
        'INSERT INTO workflows (id, workspace_id, name, draft, created_by) VALUES ($1, $2, $3, $4, $5)',
        [id, workspaceId, name, JSON.stringify(draft), createdBy],
      );
      await manager.query(
        'INSERT INTO triggers (id, workspace_id, workflow_id, token) VALUES ($1, $2, $3, $4)',
        [trigger.id, workspaceId, id, trigger.token],
      );
    });
  }

  /** Whether there was such a workflow. */
  async rename(workspaceId: string, id: string, name: string): Promise<boolean> {
    return this.change(
      this.db.manager,
      'UPDATE workflows SET name = $3, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING id',
      [workspaceId, id, name],
    );
  }

  /** Takes it out of service at once, with the events that it held. Whether there was such a workflow. */
  async delete(workspaceId: string, id: string): Promise<boolean> {
    return this.db.transaction(async (manager) => {
      const deleted = await this.change(
        manager,
        'UPDATE workflows SET deleted_at = now() WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING id',
        [workspaceId, id],
      );
      if (deleted) {
        await changeTrigger(manager, workspaceId, id, null);
        await cancelParked(manager, workspaceId, id);
      }
      return deleted;
    });
  }

  /** `revisions`: only when the draft is at one of them, else `stale`. Null when there is no such workflow. */
  async saveDraft(
    workspaceId: string,
    id: string,
    draft: DraftDefinition,
    revisions: readonly number[] | null,
  ): Promise<SavedDraft | 'stale' | null> {
    const [rows] = await this.db.query<[SavedDraft[], number]>(SAVE_DRAFT, [
      workspaceId,
      id,
      JSON.stringify(draft),
      revisions,
    ]);
    if (rows[0]) return rows[0];
    return (await this.find(workspaceId, id)) ? 'stale' : null;
  }

  /** What a check of a draft has to know of the workspace's connections, by id. */
  async connections(workspaceId: string): Promise<ReadonlyMap<string, UsableConnection>> {
    const rows = await this.db.query<(UsableConnection & { id: string })[]>(
      `SELECT id, ${USABLE_CONNECTION} FROM connections WHERE workspace_id = $1`,
      [workspaceId],
    );
    return new Map(rows.map(({ id, ...connection }) => [id, connection]));
  }

  /** Those that a draft names, and all that those call in their turn, by id. */
  called(workspaceId: string, draft: DraftDefinition): Promise<ReadonlyMap<string, CalledWorkflow>> {
    return readCalledWorkflows(this.db.manager, workspaceId, draft);
  }

  private async change(manager: EntityManager, sql: string, values: unknown[]): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(sql, values);
    return rows.length > 0;
  }
}
