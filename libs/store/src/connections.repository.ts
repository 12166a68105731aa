import { Inject, Injectable } from '@nestjs/common';
import { LessThan, type DataSource } from 'typeorm';

import { Connection } from './entities';
import { DATA_SOURCE } from './tokens';

export type NewConnection = Omit<Connection, 'createdAt' | 'updatedAt'>;
export type ConnectionChange = Partial<Pick<Connection, 'name' | 'fields' | 'secrets'>>;

export type DeleteOutcome = { deleted: true } | { deleted: false; usedBy: string[] };

/** Workflows whose published version names the connection, at its trigger or at any step, however deep. */
const USED_BY = `
  SELECT w.name
  FROM triggers t
  JOIN workflow_versions v ON v.id = t.version_id
  JOIN workflows w ON w.id = t.workflow_id
  WHERE t.workspace_id = $1 AND w.deleted_at IS NULL
    AND jsonb_path_exists(v.definition::jsonb, '$.**.connectionId ? (@ == $id)', jsonb_build_object('id', $2::text))
  ORDER BY w.name LIMIT 20
`;

const INSERT = `
  INSERT INTO connections (id, workspace_id, name, connector, auth, fields, secrets, created_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
`;

const UPDATE = `
  UPDATE connections SET name = $3, fields = $4, secrets = $5, updated_at = now() WHERE workspace_id = $1 AND id = $2
`;

/** What listens with it starts over, also what had given up for its sake. */
const LISTEN_ANEW = `
  WITH theirs AS (
    SELECT l.trigger_id FROM listener_leases l JOIN triggers t ON t.id = l.trigger_id
    WHERE t.workspace_id = $1 AND t.connection_id = $2 AND NOT l.retired
    ORDER BY l.trigger_id FOR UPDATE OF l
  )
  UPDATE listener_leases l
  SET revision = l.revision + 1, changed_at = now(), state = 'starting', since = now(), error = NULL
  FROM theirs t WHERE t.trigger_id = l.trigger_id
`;

/** Connections; their sealed secrets come only with `findSealed`. */
@Injectable()
export class ConnectionRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first; `before` is the id of the last one seen. */
  async list(workspaceId: string, limit: number, before?: string): Promise<Connection[]> {
    return this.db.manager.find(Connection, {
      where: before ? { workspaceId, id: LessThan(before) } : { workspaceId },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  async find(workspaceId: string, id: string): Promise<Connection | null> {
    return this.db.manager.findOneBy(Connection, { id, workspaceId });
  }

  async findSealed(workspaceId: string, id: string): Promise<Connection | null> {
    return this.db
      .createQueryBuilder(Connection, 'c')
      .addSelect('c.secrets')
      .where({ id, workspaceId })
      .getOne();
  }

  async insert(connection: NewConnection): Promise<Connection> {
    await this.db.query(INSERT, [
      connection.id,
      connection.workspaceId,
      connection.name,
      connection.connector,
      connection.auth,
      JSON.stringify(connection.fields),
      connection.secrets,
      connection.createdBy,
    ]);
    return this.db.manager.findOneByOrFail(Connection, {
      id: connection.id,
      workspaceId: connection.workspaceId,
    });
  }

  /**
   * `decide` gets the connection as it is, locked, and says what changes; what it throws undoes all.
   * Null when there is no such connection.
   */
  async update(
    workspaceId: string,
    id: string,
    decide: (current: Connection) => ConnectionChange,
  ): Promise<Connection | null> {
    return this.db.transaction(async (manager) => {
      const current = await manager
        .createQueryBuilder(Connection, 'c')
        .addSelect('c.secrets')
        .where({ id, workspaceId })
        .setLock('pessimistic_write')
        .getOne();
      if (!current) return null;
      const change = decide(current);
      const { name, fields, secrets } = { ...current, ...change };
      await manager.query(UPDATE, [workspaceId, id, name, JSON.stringify(fields), secrets]);
      if (change.secrets) await manager.query(LISTEN_ANEW, [workspaceId, id]);
      return manager.findOneByOrFail(Connection, { id, workspaceId });
    });
  }

  /** Refused while a published workflow uses it; null when there is no such connection. */
  async delete(workspaceId: string, id: string): Promise<DeleteOutcome | null> {
    return this.db.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' } as const;
      if (!(await manager.findOne(Connection, { where: { id, workspaceId }, lock }))) return null;
      const users = await manager.query<{ name: string }[]>(USED_BY, [workspaceId, id]);
      if (users.length > 0) return { deleted: false, usedBy: users.map(({ name }) => name) };
      await manager.delete(Connection, { id, workspaceId });
      return { deleted: true };
    });
  }
}
