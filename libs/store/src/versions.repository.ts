/** A draft in → an immutable version that new events run on; and the versions there were. */
import { newId } from '#kernel';
import { firstEffect, type DraftDefinition, type WorkflowDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { readCalledWorkflows, type CalledWorkflow } from './called-workflows';
import { changeTrigger, type PublishedTrigger } from './change-trigger';
import { DATA_SOURCE } from './tokens';
import { USABLE_CONNECTION, type UsableConnection } from './usable-connection';
import type { SavedDraft } from './workflows.repository';

export interface VersionRow {
  version: number;
  publishedAt: Date;
  publishedBy: string | null;
  current: boolean;
}

export interface PublishedVersion {
  version: number;
  publishedAt: Date;
  definition: WorkflowDefinition;
  /** False when the draft was what is published already. */
  isNew: boolean;
}

interface Draft {
  draft: DraftDefinition;
  revision: number;
}

/** What a draft is checked against. */
export interface DraftSurroundings {
  /** The workspace's connections by id, none of which can go while the draft is published. */
  connections: ReadonlyMap<string, UsableConnection>;
  /** The workflows that it names, and all that those call in their turn, by id. */
  workflows: ReadonlyMap<string, CalledWorkflow>;
}

export type DraftCheck = (draft: DraftDefinition, surroundings: DraftSurroundings) => WorkflowDefinition;

const LOCK = `
  SELECT draft, draft_revision AS revision FROM workflows
  WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE
`;

const CURRENT = `
  SELECT v.number AS version, v.created_at AS "publishedAt", v.definition, v.definition::jsonb = $3::jsonb AS same
  FROM triggers t JOIN workflow_versions v ON v.id = t.version_id
  WHERE t.workspace_id = $1 AND t.workflow_id = $2
`;

const INSERT = `
  INSERT INTO workflow_versions
    (id, workspace_id, workflow_id, number, definition, draft_revision, first_effect, published_by, retry)
  SELECT $1, $2, $3, coalesce(max(number) FILTER (WHERE number > 0), 0) + 1, $4, $5, $6, $7,
         (SELECT settings -> 'retry' FROM workspaces WHERE id = $2)
  FROM workflow_versions WHERE workflow_id = $3
  RETURNING number AS version, created_at AS "publishedAt"
`;

const VERSIONS = `
  SELECT v.number AS version, v.created_at AS "publishedAt", v.published_by AS "publishedBy",
         coalesce(t.version_id = v.id, false) AS current
  FROM workflow_versions v
  JOIN workflows w ON w.id = v.workflow_id AND w.deleted_at IS NULL
  JOIN triggers t ON t.workflow_id = v.workflow_id
  WHERE v.workspace_id = $1 AND v.workflow_id = $2 AND v.number > 0
`;

/** A draft has one version for each revision that was run; where it is there already it is taken again. */
const KEEP_DRAFT = `
  INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, definition, draft_revision, first_effect, retry)
  VALUES ($1, $2, $3, -$4::int, $5, $4, $6, (SELECT settings -> 'retry' FROM workspaces WHERE id = $2))
  ON CONFLICT (workflow_id, number) DO UPDATE SET definition = workflow_versions.definition
  RETURNING id
`;

const ID_OF = 'SELECT id FROM workflow_versions WHERE workspace_id = $1 AND workflow_id = $2 AND number = $3';

const RESTORE = `
  UPDATE workflows w
  SET draft = v.definition, draft_revision = w.draft_revision + 1, draft_updated_at = now(), updated_at = now()
  FROM workflow_versions v
  WHERE w.workspace_id = $1 AND w.id = $2 AND w.deleted_at IS NULL AND v.workflow_id = w.id AND v.number = $3
  RETURNING w.draft_revision AS revision, w.draft_updated_at AS "updatedAt", v.definition
`;

@Injectable()
export class VersionRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /**
   * Publishes the draft as it is now. `check` gives it back as a whole definition or throws, which undoes all.
   * Null when there is no such workflow. @param listeningOf whether somebody has to be listening for its trigger
   */
  async publish(
    workspaceId: string,
    workflowId: string,
    publishedBy: string,
    check: DraftCheck,
    listeningOf: (definition: WorkflowDefinition) => PublishedTrigger['listening'],
  ): Promise<PublishedVersion | null> {
    return this.db.transaction(async (manager) => {
      const [draft] = await manager.query<Draft[]>(LOCK, [workspaceId, workflowId]);
      if (!draft) return null;
      const definition = await this.checked(manager, workspaceId, draft, check);
      const first = firstEffect(definition);
      const current = await this.current(manager, workspaceId, workflowId, definition);
      if (current) return { ...current, definition, isNew: false };
      const id = newId();
      const [version] = await manager.query<Pick<PublishedVersion, 'version' | 'publishedAt'>[]>(INSERT, [
        id,
        workspaceId,
        workflowId,
        JSON.stringify(definition),
        draft.revision,
        first && JSON.stringify(first),
        publishedBy,
      ]);
      await changeTrigger(manager, workspaceId, workflowId, {
        versionId: id,
        definition: definition.trigger,
        settings: definition.settings ?? {},
        listening: listeningOf(definition),
      });
      await manager.query('UPDATE workflows SET updated_at = now() WHERE id = $1', [workflowId]);
      return { ...version!, definition, isNew: true };
    });
  }

  /** The id of a version, by its number; null when there is none. */
  async idOf(workspaceId: string, workflowId: string, number: number): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }[]>(ID_OF, [workspaceId, workflowId, number]);
    return row?.id ?? null;
  }

  /** The draft, as `check` gives it back; null when there is no such workflow. */
  async wholeDraft(
    workspaceId: string,
    workflowId: string,
    check: DraftCheck,
  ): Promise<WorkflowDefinition | null> {
    return this.db.transaction(async (manager) => {
      const [draft] = await manager.query<Draft[]>(LOCK, [workspaceId, workflowId]);
      return draft ? this.checked(manager, workspaceId, draft, check) : null;
    });
  }

  private async checked(
    manager: EntityManager,
    workspaceId: string,
    { draft }: Draft,
    check: DraftCheck,
  ): Promise<WorkflowDefinition> {
    const connections = await lockConnections(manager, workspaceId);
    const workflows = await readCalledWorkflows(manager, workspaceId, draft);
    return check(draft, { connections, workflows });
  }

  /**
   * Makes the draft as it is now into a version that runs can be started on, without publishing it. `check` as for
   * `publish`. @returns the version's id; null when there is no such workflow
   */
  async keepDraft(workspaceId: string, workflowId: string, check: DraftCheck): Promise<string | null> {
    return this.db.transaction(async (manager) => {
      const [draft] = await manager.query<Draft[]>(LOCK, [workspaceId, workflowId]);
      if (!draft) return null;
      const definition = await this.checked(manager, workspaceId, draft, check);
      const first = firstEffect(definition);
      const [version] = await manager.query<{ id: string }[]>(KEEP_DRAFT, [
        newId(),
        workspaceId,
        workflowId,
        draft.revision,
        JSON.stringify(definition),
        first && JSON.stringify(first),
      ]);
      return version!.id;
    });
  }

  /** Whether there was such a workflow. */
  async unpublish(workspaceId: string, workflowId: string): Promise<boolean> {
    return this.db.transaction(async (manager) => {
      const found = await manager.query<Draft[]>(LOCK, [workspaceId, workflowId]);
      if (found.length === 0) return false;
      await changeTrigger(manager, workspaceId, workflowId, null);
      await manager.query('UPDATE workflows SET updated_at = now() WHERE id = $1', [workflowId]);
      return true;
    });
  }

  /** Newest first; `before` is the number of the last one seen. */
  list(workspaceId: string, workflowId: string, limit: number, before?: number): Promise<VersionRow[]> {
    return this.db.query<VersionRow[]>(
      `${VERSIONS} AND ($3::int IS NULL OR v.number < $3::int) ORDER BY v.number DESC LIMIT $4`,
      [workspaceId, workflowId, before ?? null, limit],
    );
  }

  async find(
    workspaceId: string,
    workflowId: string,
    number: number,
  ): Promise<(VersionRow & { definition: WorkflowDefinition }) | null> {
    const [row] = await this.db.query<(VersionRow & { definition: WorkflowDefinition })[]>(
      `SELECT x.*, d.definition FROM (${VERSIONS} AND v.number = $3) x
       JOIN workflow_versions d ON d.workflow_id = $2 AND d.number = x.version`,
      [workspaceId, workflowId, number],
    );
    return row ?? null;
  }

  /** Makes a version's definition the draft again. Null when there is no such workflow or version. */
  async restore(
    workspaceId: string,
    workflowId: string,
    number: number,
  ): Promise<(SavedDraft & { definition: WorkflowDefinition }) | null> {
    const [rows] = await this.db.query<[(SavedDraft & { definition: WorkflowDefinition })[], number]>(
      RESTORE,
      [workspaceId, workflowId, number],
    );
    return rows[0] ?? null;
  }

  private async current(
    manager: EntityManager,
    workspaceId: string,
    workflowId: string,
    definition: WorkflowDefinition,
  ): Promise<Pick<PublishedVersion, 'version' | 'publishedAt'> | null> {
    const [row] = await manager.query<{ version: number; publishedAt: Date; same: boolean }[]>(CURRENT, [
      workspaceId,
      workflowId,
      JSON.stringify(definition),
    ]);
    return row?.same ? { version: row.version, publishedAt: row.publishedAt } : null;
  }
}

/** The connections of a workspace, held so that none is deleted before the version that names it is there. */
async function lockConnections(
  manager: EntityManager,
  workspaceId: string,
): Promise<ReadonlyMap<string, UsableConnection>> {
  const rows = await manager.query<(UsableConnection & { id: string })[]>(
    `SELECT id, ${USABLE_CONNECTION} FROM connections WHERE workspace_id = $1 ORDER BY id FOR KEY SHARE`,
    [workspaceId],
  );
  return new Map(rows.map(({ id, ...connection }) => [id, connection]));
}
