/** The key-value store as people look into it and change it. What has expired is not there. */
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { StorePlace } from './key-values';
import { DATA_SOURCE } from './tokens';

export interface StoredKey {
  key: string;
  /** The beginning of the value as JSON. */
  preview: string;
  /** Of the value as JSON. */
  bytes: number;
  expiresAt: Date | null;
  updatedAt: Date;
}

export interface StoredEntry {
  key: string;
  value: unknown;
  expiresAt: Date | null;
  updatedAt: Date;
}

/** Characters of a preview. */
const PREVIEW = 200;

const LIST = `
  SELECT key, left(value::text, ${PREVIEW}) AS preview, octet_length(value::text) AS bytes,
         expires_at AS "expiresAt", updated_at AS "updatedAt"
  FROM store_entries
  WHERE workspace_id = $1 AND (expires_at IS NULL OR expires_at > now())
    AND starts_with(key, $2) AND ($3::text IS NULL OR key > $3)
  ORDER BY key LIMIT $4
`;

const FIND = `
  SELECT key, value, expires_at AS "expiresAt", updated_at AS "updatedAt" FROM store_entries
  WHERE workspace_id = $1 AND key = $2 AND (expires_at IS NULL OR expires_at > now())
`;

const PUT = `
  INSERT INTO store_entries (workspace_id, key, value, expires_at)
  VALUES ($1, $2, $3::json, now() + $4 * interval '1 millisecond')
  ON CONFLICT (workspace_id, key) DO UPDATE
    SET value = excluded.value, expires_at = excluded.expires_at, updated_at = now()
  RETURNING key, value, expires_at AS "expiresAt", updated_at AS "updatedAt"
`;

const DELETE = `
  WITH gone AS (
    DELETE FROM store_entries WHERE workspace_id = $1 AND key = $2
    RETURNING expires_at IS NULL OR expires_at > now() AS live
  )
  SELECT live FROM gone
`;

@Injectable()
export class KeyValueRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** By key. */
  async list(
    workspaceId: string,
    { prefix = '', limit, after }: { prefix?: string | undefined; limit: number; after?: string | undefined },
  ): Promise<StoredKey[]> {
    return this.db.query<StoredKey[]>(LIST, [workspaceId, prefix, after ?? null, limit]);
  }

  async find({ workspaceId, key }: StorePlace): Promise<StoredEntry | null> {
    const [entry] = await this.db.query<StoredEntry[]>(FIND, [workspaceId, key]);
    return entry ?? null;
  }

  /** @param json the value */
  async put(
    { workspaceId, key }: StorePlace,
    json: string,
    expiresInMs: number | null,
  ): Promise<StoredEntry> {
    const [entry] = await this.db.query<StoredEntry[]>(PUT, [workspaceId, key, json, expiresInMs]);
    return entry!;
  }

  /** False when there was none. */
  async delete({ workspaceId, key }: StorePlace): Promise<boolean> {
    const [gone] = await this.db.query<{ live: boolean }[]>(DELETE, [workspaceId, key]);
    return gone?.live ?? false;
  }
}
