import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

export interface IdempotencyPlace {
  workspaceId: string;
  key: string;
}

/**
 * - `mine`: nobody used the key within a day, or its first user died; carry the request out, then complete or release
 * - `other`: it belongs to a different request
 * - `inProgress`: the same request is being carried out
 * - `done`: it was, and this is the answer
 */
export type IdempotencyClaim =
  { state: 'mine' | 'other' | 'inProgress' } | { state: 'done'; response: unknown };

/** A request that takes longer than this is taken for dead. */
const STUCK_AFTER = '2 minutes';
const KEPT_FOR = '24 hours';

const CLAIM = `
  INSERT INTO idempotency_keys AS k (workspace_id, key, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT (workspace_id, key) DO UPDATE
    SET request_hash = excluded.request_hash, status = NULL, response = NULL, created_at = now()
    WHERE k.created_at < now() - interval '${KEPT_FOR}'
       OR (k.status IS NULL AND k.created_at < now() - interval '${STUCK_AFTER}')
  RETURNING key
`;

@Injectable()
export class IdempotencyRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async claim({ workspaceId, key }: IdempotencyPlace, requestHash: Buffer): Promise<IdempotencyClaim> {
    const claimed = await this.db.query<unknown[]>(CLAIM, [workspaceId, key, requestHash]);
    if (claimed.length > 0) return { state: 'mine' };
    const [row] = await this.db.query<{ request_hash: Buffer; status: number | null; response: unknown }[]>(
      'SELECT request_hash, status, response FROM idempotency_keys WHERE workspace_id = $1 AND key = $2',
      [workspaceId, key],
    );
    // Released between the two statements: the caller's next try will get it.
    if (!row) return { state: 'inProgress' };
    if (!row.request_hash.equals(requestHash)) return { state: 'other' };
    return row.status === null ? { state: 'inProgress' } : { state: 'done', response: row.response };
  }

  async complete({ workspaceId, key }: IdempotencyPlace, status: number, response: unknown): Promise<void> {
    await this.db.query(
      'UPDATE idempotency_keys SET status = $3, response = $4::jsonb WHERE workspace_id = $1 AND key = $2',
      [workspaceId, key, status, JSON.stringify(response)],
    );
  }

  async release({ workspaceId, key }: IdempotencyPlace): Promise<void> {
    await this.db.query(
      'DELETE FROM idempotency_keys WHERE workspace_id = $1 AND key = $2 AND status IS NULL',
      [workspaceId, key],
    );
  }
}
