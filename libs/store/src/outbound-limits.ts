/** How often the workflows of a workspace may call a host, all together, as people have set it. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import type { CircuitKey } from './circuits';
import { POOL } from './tokens';

export interface OutboundLimit extends CircuitKey {
  /** At most so many within any `perMs`. */
  requests: number;
  perMs: number;
  updatedAt: Date;
}

const COLUMNS = `workspace_id AS "workspaceId", host, requests, per_ms AS "perMs", updated_at AS "updatedAt"`;
const ALL = `SELECT ${COLUMNS} FROM outbound_limits`;
const LIST = `${ALL} WHERE workspace_id = $1 AND host > $2 ORDER BY host LIMIT $3`;
const REVISION = `SELECT count(*) || ' ' || coalesce(max(updated_at)::text, '') AS revision FROM outbound_limits`;
const SET = `
  INSERT INTO outbound_limits (workspace_id, host, requests, per_ms) VALUES ($1, $2, $3, $4)
  ON CONFLICT (workspace_id, host) DO UPDATE
  SET requests = excluded.requests, per_ms = excluded.per_ms, updated_at = clock_timestamp()
  RETURNING ${COLUMNS}
`;
const REMOVE = 'DELETE FROM outbound_limits WHERE workspace_id = $1 AND host = $2';

@Injectable()
export class OutboundLimits {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Of all workspaces. */
  async all(): Promise<OutboundLimit[]> {
    return (await this.pool.query<OutboundLimit>(ALL)).rows;
  }

  /** Another text whenever one of them has changed. */
  async revision(): Promise<string> {
    return (await this.pool.query<{ revision: string }>(REVISION)).rows[0]?.revision ?? '';
  }

  /** By host. @param after the host of the last one seen */
  async list(
    workspaceId: string,
    { limit, after = '' }: { limit: number; after?: string | undefined },
  ): Promise<OutboundLimit[]> {
    return (await this.pool.query<OutboundLimit>(LIST, [workspaceId, after, limit])).rows;
  }

  async set({
    workspaceId,
    host,
    requests,
    perMs,
  }: Omit<OutboundLimit, 'updatedAt'>): Promise<OutboundLimit> {
    const { rows } = await this.pool.query<OutboundLimit>(SET, [workspaceId, host, requests, perMs]);
    return rows[0]!;
  }

  /** @returns whether there was one */
  async remove({ workspaceId, host }: CircuitKey): Promise<boolean> {
    return ((await this.pool.query(REMOVE, [workspaceId, host])).rowCount ?? 0) > 0;
  }
}
