/**
 * The tokens of connections by OAuth 2, and who is at renewing them.
 *
 * Whoever renews takes a lease for the revision that it knows, asks the service outside of any transaction, and writes
 * what it got under the same revision: of two that overlap after all, one is told that it came too late.
 */
import type { Failure } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { ConnectionStatus } from './entities';
import { LISTEN_ANEW } from './listen-anew';
import { DATA_SOURCE } from './tokens';

/** A connection as it is opened: everything that is sealed, and how long its access token lives. */
export interface SealedConnection {
  id: string;
  workspaceId: string;
  name: string;
  connector: string;
  auth: string;
  fields: Record<string, unknown>;
  secrets: Buffer;
  status: ConnectionStatus;
  statusMessage: string | null;
  tokens: Buffer | null;
  /** In milliseconds from now, by the clock of the database; null: its end is not known. */
  tokenLeftMs: number | null;
  tokenRevision: number;
  /** What went wrong for a while at the last renewal, and how long ago that was in milliseconds. */
  failure: Failure | null;
  failedAgoMs: number | null;
}

export interface TokenPlace {
  workspaceId: string;
  id: string;
  revision: number;
}

/** `moved`: other tokens are there by now, or none; `gone`: there is no such connection. */
export type LeaseOutcome = 'leased' | 'busy' | 'moved' | 'gone';

const OPEN = `
  SELECT id, workspace_id AS "workspaceId", name, connector, auth, fields, secrets, status,
         status_message AS "statusMessage", tokens, token_revision AS "tokenRevision",
         (extract(epoch FROM tokens_expire_at - now()) * 1000)::float8 AS "tokenLeftMs",
         renewal_failure AS failure,
         (extract(epoch FROM now() - renewal_failed_at) * 1000)::float8 AS "failedAgoMs"
  FROM connections WHERE workspace_id = $1 AND id = $2
`;

const LEASE = `
  UPDATE connections
  SET renewing_by = $4, renewing_until = now() + $5 * interval '1 millisecond'
  WHERE workspace_id = $1 AND id = $2 AND token_revision = $3
    AND (renewing_until IS NULL OR renewing_until < now())
  RETURNING id
`;

const RELEASE = `
  UPDATE connections SET renewing_by = NULL, renewing_until = NULL
  WHERE workspace_id = $1 AND id = $2 AND renewing_by = $3
`;

/** Without a revision, a person has signed in: that is a change of the connection, which a renewal is not. */
const KEEP = `
  UPDATE connections
  SET tokens = $4, tokens_expire_at = now() + $5::float8 * interval '1 millisecond',
      token_revision = token_revision + 1, status = 'ok', status_message = NULL,
      renewing_by = NULL, renewing_until = NULL, renewal_failed_at = NULL, renewal_failure = NULL,
      updated_at = CASE WHEN $3::int IS NULL THEN now() ELSE updated_at END
  WHERE workspace_id = $1 AND id = $2 AND ($3::int IS NULL OR token_revision = $3)
  RETURNING id
`;

const FAIL = `
  UPDATE connections
  SET renewal_failed_at = now(), renewal_failure = $4, renewing_by = NULL, renewing_until = NULL
  WHERE workspace_id = $1 AND id = $2 AND renewing_by = $3
`;

const RECONNECT = `
  UPDATE connections
  SET status = 'reconnect', status_message = $4, renewing_by = NULL, renewing_until = NULL
  WHERE workspace_id = $1 AND id = $2 AND token_revision = $3
  RETURNING id
`;

@Injectable()
export class ConnectionTokens {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async find(workspaceId: string, id: string): Promise<SealedConnection | null> {
    const [row] = await this.db.query<SealedConnection[]>(OPEN, [workspaceId, id]);
    return row ?? null;
  }

  /** For so many milliseconds this holder alone renews these tokens. */
  async lease(
    { workspaceId, id, revision }: TokenPlace,
    holder: string,
    forMs: number,
  ): Promise<LeaseOutcome> {
    if (await this.changes(LEASE, [workspaceId, id, revision, holder, forMs])) return 'leased';
    const row = await this.find(workspaceId, id);
    if (!row) return 'gone';
    return row.tokenRevision === revision ? 'busy' : 'moved';
  }

  async release(workspaceId: string, id: string, holder: string): Promise<void> {
    await this.db.query(RELEASE, [workspaceId, id, holder]);
  }

  /** Whether they are kept: not when others took the place of that revision meanwhile. */
  keep(place: TokenPlace, sealed: Buffer, expiresInMs: number | null): Promise<boolean> {
    const { workspaceId, id, revision } = place;
    return this.changes(KEEP, [workspaceId, id, revision, sealed, expiresInMs]);
  }

  /** After somebody has signed in: whatever was there before is no longer. False: the connection is gone. */
  async replace(
    workspaceId: string,
    id: string,
    sealed: Buffer,
    expiresInMs: number | null,
  ): Promise<boolean> {
    return this.db.transaction(async (manager) => {
      const [rows] = await manager.query<[unknown[]]>(KEEP, [workspaceId, id, null, sealed, expiresInMs]);
      await manager.query(LISTEN_ANEW, [workspaceId, id]);
      return rows.length > 0;
    });
  }

  /** Gives the lease back, and leaves word for those who wait. */
  async fail(workspaceId: string, id: string, holder: string, failure: Failure): Promise<void> {
    await this.db.query(FAIL, [workspaceId, id, holder, JSON.stringify(failure)]);
  }

  /** Whether it is marked: not when there are other tokens by now. */
  markReconnect({ workspaceId, id, revision }: TokenPlace, message: string): Promise<boolean> {
    return this.changes(RECONNECT, [workspaceId, id, revision, message]);
  }

  private async changes(statement: string, parameters: unknown[]): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[]]>(statement, parameters);
    return rows.length > 0;
  }
}
