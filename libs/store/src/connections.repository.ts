import { Inject, Injectable } from '@nestjs/common';
import { LessThan, type DataSource } from 'typeorm';

import { Connection } from './entities';
import { LISTEN_ANEW } from './listen-anew';
import { DATA_SOURCE } from './tokens';

export type NewConnection = Omit<
  Connection,
  'createdAt' | 'updatedAt' | 'status' | 'statusMessage' | 'account' | 'testedAt'
> &
  Partial<Pick<Connection, 'status' | 'statusMessage'>>;

export interface ConnectionChange extends Partial<
  Pick<Connection, 'name' | 'fields' | 'secrets' | 'status' | 'statusMessage'>
> {
  /** The tokens that it had are not those of what it is now. */
  dropTokens?: boolean;
}

/** What a connection is known to be since somebody tried it. */
export type ConnectionVerdict = Pick<Connection, 'status' | 'statusMessage'> & { account?: string | null };

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
  INSERT INTO connections (id, workspace_id, name, connector, auth, fields, secrets, created_by, status, status_message)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
`;

const UPDATE = `
  UPDATE connections
  SET name = $3, fields = $4, secrets = $5, status = $6, status_message = $7, updated_at = now()
  WHERE workspace_id = $1 AND id = $2
`;

/** Whoever is at renewing them finds that there is nothing to renew any more. */
const DROP_TOKENS = `
  UPDATE connections
  SET tokens = NULL, tokens_expire_at = NULL, token_revision = token_revision + 1,
      renewing_by = NULL, renewing_until = NULL, renewal_failed_at = NULL, renewal_failure = NULL
  WHERE workspace_id = $1 AND id = $2
`;

/**
 * Not when somebody has changed it or signed in since. That time came as a `Date`, which knows no microseconds.
 * Tokens that the test itself had renewed are no change, so it is not the revision that counts.
 */
const NOTE_TEST = `
  UPDATE connections
  SET status = $3, status_message = $4, account = coalesce($5, account), tested_at = now()
  WHERE workspace_id = $1 AND id = $2 AND updated_at < $6::timestamptz + interval '2 milliseconds'
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
      connection.status ?? 'ok',
      connection.statusMessage ?? null,
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
      const { name, fields, secrets, status, statusMessage } = { ...current, ...change };
      await manager.query(UPDATE, [
        workspaceId,
        id,
        name,
        JSON.stringify(fields),
        secrets,
        status,
        statusMessage,
      ]);
      if (change.dropTokens) await manager.query(DROP_TOKENS, [workspaceId, id]);
      if (change.secrets) await manager.query(LISTEN_ANEW, [workspaceId, id]);
      return manager.findOneByOrFail(Connection, { id, workspaceId });
    });
  }

  /**
   * What a test found out about the connection as it was when last changed at `asOf`; nothing happens when it was
   * changed or deleted since.
   */
  async noteTest(
    workspaceId: string,
    id: string,
    { status, statusMessage, account }: ConnectionVerdict,
    asOf: Date,
  ): Promise<void> {
    await this.db.query(NOTE_TEST, [workspaceId, id, status, statusMessage, account ?? null, asOf]);
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
