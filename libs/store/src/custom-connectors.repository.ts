import { Inject, Injectable } from '@nestjs/common';
import { LessThan, type DataSource, type EntityManager } from 'typeorm';

import { CustomConnector } from './entities';
import { DATA_SOURCE } from './tokens';

export type NewCustomConnector = Pick<
  CustomConnector,
  'id' | 'workspaceId' | 'key' | 'title' | 'description' | 'definition' | 'createdBy'
>;
export type CustomConnectorChange = Partial<Pick<CustomConnector, 'title' | 'description' | 'definition'>>;

/** An operation of a connector that a published version uses. */
export interface UsedOperation {
  workflow: string;
  operation: string;
}

/** Connections of one of a connector's kinds of auth. */
export interface MadeConnections {
  /** The key of the kind. */
  auth: string;
  /** At most 20. */
  names: string[];
}

const CONNECTIONS = `
  SELECT auth, (array_agg(name ORDER BY name))[1:20] AS names
  FROM connections WHERE workspace_id = $1 AND connector = $2
  GROUP BY auth ORDER BY auth
`;

/** Actions may be at any depth; a step that is the trigger's connector has no operation of it. */
const USED = `
  SELECT DISTINCT w.name AS workflow, step->>'operation' AS operation
  FROM triggers t
  JOIN workflow_versions v ON v.id = t.version_id
  JOIN workflows w ON w.id = t.workflow_id
  CROSS JOIN LATERAL jsonb_path_query(
    v.definition::jsonb, '$.steps.** ? (@.type == "action" && @.connector == $key)', jsonb_build_object('key', $2::text)
  ) step
  WHERE t.workspace_id = $1 AND w.deleted_at IS NULL
  ORDER BY 1, 2 LIMIT 1000
`;

const INSERT = `
  INSERT INTO custom_connectors (id, workspace_id, key, title, description, definition, created_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
`;

const UPDATE = `
  UPDATE custom_connectors
  SET title = $3, description = $4, definition = $5, revision = revision + 1, updated_at = now()
  WHERE workspace_id = $1 AND id = $2
`;

/** Connectors that people made, each in its workspace. */
@Injectable()
export class CustomConnectorRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first; `before` is the id of the last one seen. */
  list(workspaceId: string, limit: number, before?: string): Promise<CustomConnector[]> {
    return this.db.manager.find(CustomConnector, {
      where: before ? { workspaceId, id: LessThan(before) } : { workspaceId },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  find(workspaceId: string, id: string): Promise<CustomConnector | null> {
    return this.db.manager.findOneBy(CustomConnector, { id, workspaceId });
  }

  count(workspaceId: string): Promise<number> {
    return this.db.manager.countBy(CustomConnector, { workspaceId });
  }

  /** All there are in a workspace, without what they hold. */
  revisions(workspaceId: string): Promise<Pick<CustomConnector, 'id' | 'revision'>[]> {
    return this.db.manager.find(CustomConnector, {
      select: { id: true, revision: true },
      where: { workspaceId },
    });
  }

  all(workspaceId: string): Promise<CustomConnector[]> {
    return this.db.manager.find(CustomConnector, {
      where: { workspaceId },
      order: { title: 'ASC', id: 'ASC' },
    });
  }

  async insert(connector: NewCustomConnector): Promise<CustomConnector> {
    const { id, workspaceId, key, title, description, definition, createdBy } = connector;
    const values = [id, workspaceId, key, title, description, JSON.stringify(definition), createdBy];
    await this.db.query(INSERT, values);
    return this.db.manager.findOneByOrFail(CustomConnector, { id, workspaceId });
  }

  /**
   * `decide` gets it as it is, locked, with what published workflows use of it and the connections that there are, and
   * says what changes; what it throws undoes all. Null when there is no such connector.
   */
  async update(
    workspaceId: string,
    id: string,
    decide: (
      current: CustomConnector,
      used: readonly UsedOperation[],
      connections: readonly MadeConnections[],
    ) => CustomConnectorChange,
  ): Promise<CustomConnector | null> {
    return this.db.transaction(async (manager) => {
      const current = await locked(manager, workspaceId, id);
      if (!current) return null;
      const connections = await manager.query<MadeConnections[]>(CONNECTIONS, [workspaceId, current.key]);
      const change = decide(current, await used(manager, current), connections);
      const { title, description, definition } = { ...current, ...change };
      await manager.query(UPDATE, [workspaceId, id, title, description, JSON.stringify(definition)]);
      return manager.findOneByOrFail(CustomConnector, { id, workspaceId });
    });
  }

  /** What published workflows use of it: it is deleted only where that is nothing. Null when there is none. */
  async delete(workspaceId: string, id: string): Promise<{ usedBy: string[] } | null> {
    return this.db.transaction(async (manager) => {
      const current = await locked(manager, workspaceId, id);
      if (!current) return null;
      const usedBy = [...new Set((await used(manager, current)).map(({ workflow }) => workflow))];
      if (usedBy.length === 0) await manager.delete(CustomConnector, { id, workspaceId });
      return { usedBy };
    });
  }
}

const locked = (manager: EntityManager, workspaceId: string, id: string): Promise<CustomConnector | null> =>
  manager.findOne(CustomConnector, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });

const used = (manager: EntityManager, { workspaceId, key }: CustomConnector): Promise<UsedOperation[]> =>
  manager.query<UsedOperation[]>(USED, [workspaceId, key]);
