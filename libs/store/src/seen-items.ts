/** What the polls of a trigger have found before, each as 16 bytes of its hash. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';

import { POOL } from './tokens';

/** Whose items: a trigger of a workspace. */
export interface SeenBy {
  id: string;
  workspaceId: string;
}

export const SEEN_ITEM_BYTES = 16;

/** $2: all of them one after the other, cut apart by the database. */
const GIVEN = `
  given AS (
    SELECT n, substring($2::bytea FROM n * ${SEEN_ITEM_BYTES} + 1 FOR ${SEEN_ITEM_BYTES}) AS item
    FROM generate_series(0, length($2::bytea) / ${SEEN_ITEM_BYTES} - 1) AS n
  )
`;

const UNSEEN = `
  WITH ${GIVEN}
  SELECT n FROM given g
  WHERE NOT EXISTS (SELECT FROM seen_items s WHERE s.trigger_id = $1 AND s.item = g.item)
  ORDER BY n
`;

/** In the order of their bytes, so that two that mark the same can't deadlock. To the hour, to write less. */
const MARK = `
  WITH ${GIVEN}
  INSERT INTO seen_items AS s (trigger_id, item, workspace_id)
  SELECT $1, item, $3 FROM (SELECT DISTINCT item FROM given ORDER BY item) i
  ON CONFLICT (trigger_id, item) DO UPDATE SET last_seen = now() WHERE s.last_seen < now() - interval '1 hour'
`;

const MARK_NEW = `
  WITH ${GIVEN}
  INSERT INTO seen_items (trigger_id, item, workspace_id)
  SELECT $1, item, $3 FROM (SELECT DISTINCT item FROM given ORDER BY item) i
  ON CONFLICT DO NOTHING
  RETURNING item
`;

/** One at a time above the limit would cost a sort for each new item. */
const PRUNE = `
  WITH ${GIVEN}
  DELETE FROM seen_items WHERE trigger_id = $1
    AND item IN (SELECT item FROM seen_items WHERE trigger_id = $1 ORDER BY last_seen DESC, item OFFSET $3)
    AND NOT EXISTS (SELECT FROM given g WHERE g.item = seen_items.item)
    AND (SELECT count(*) FROM seen_items WHERE trigger_id = $1) > $3 * 1.1
`;

@Injectable()
export class SeenItems {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** The places of those that were not seen before, in order. */
  async unseen({ id }: SeenBy, items: readonly Buffer[]): Promise<number[]> {
    if (items.length === 0) return [];
    const { rows } = await this.pool.query<{ n: number }>(UNSEEN, [id, Buffer.concat(items)]);
    return rows.map(({ n }) => n);
  }

  async mark({ id, workspaceId }: SeenBy, items: readonly Buffer[]): Promise<void> {
    if (items.length > 0) await this.pool.query(MARK, [id, Buffer.concat(items), workspaceId]);
  }

  /** Forgets those that were not seen for longest, once there are a tenth more than `most`; never one of `latest`. */
  async prune({ id }: SeenBy, latest: readonly Buffer[], most: number): Promise<void> {
    await this.pool.query(PRUNE, [id, Buffer.concat(latest), most]);
  }
}

/** Marks them, and says which of them nobody had marked before. */
export async function markNew(
  client: PoolClient,
  { id, workspaceId }: SeenBy,
  items: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ item: Buffer }>(MARK_NEW, [id, Buffer.concat(items), workspaceId]);
  return new Set(rows.map(({ item }) => item.toString('hex')));
}
