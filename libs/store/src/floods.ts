/** New items that were too many at once: held until a person decides, then released in their order. */
import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { integers } from './binary-array';
import { inTransaction } from './in-transaction';
import { markNew } from './seen-items';
import { POOL } from './tokens';

/** More items are not held for one trigger: it is not asked on until somebody decides. */
export const MOST_HELD_ITEMS = 50_000;

export type FloodState = 'held' | 'releasing' | 'released' | 'dropped';

export interface Flood {
  id: string;
  workflowId: string;
  workflowName: string;
  triggerId: string;
  state: FloodState;
  items: number;
  /** How many are events by now. */
  released: number;
  createdAt: Date;
  /** The name of who released or dropped it. */
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Why it is held again after it was to be released. */
  note: string | null;
}

export interface FloodItem {
  /** `SEEN_ITEM_BYTES` long. */
  item: Buffer;
  /** JSON. */
  body: Buffer;
}

/** A flood that this process is to release, from the item after `released` on. */
export interface FloodInRelease {
  id: string;
  triggerId: string;
  released: number;
}

interface FloodTrigger {
  id: string;
  workspaceId: string;
  workflowId: string;
}

export interface FloodFilter {
  workflowId?: string | undefined;
  state?: FloodState | undefined;
  limit: number;
  /** The id of the last one seen. */
  before?: string | undefined;
}

const COLUMNS = `
  f.id, f.workflow_id AS "workflowId", (SELECT w.name FROM workflows w WHERE w.id = f.workflow_id) AS "workflowName",
  f.trigger_id AS "triggerId", f.state, f.items, f.released,
  f.created_at AS "createdAt", f.decided_by AS "decidedBy", f.decided_at AS "decidedAt", f.note
`;

const HELD = `
  SELECT coalesce(sum(items - released), 0)::int AS held FROM floods
  WHERE trigger_id = $1 AND state IN ('held', 'releasing')
`;

const INSERT = `
  INSERT INTO floods (id, workspace_id, workflow_id, trigger_id, items) VALUES ($1, $2, $3, $4, $5)
`;

const INSERT_ITEMS = `
  INSERT INTO flood_items (flood_id, position, workspace_id, item, body)
  SELECT $1, $2 + n - 1, $3, substring($4::bytea FROM (n::int - 1) * 16 + 1 FOR 16), substring($5::bytea FROM at FOR length)
  FROM unnest($6::int[], $7::int[]) WITH ORDINALITY AS i(at, length, n)
`;

const LIST = `
  SELECT ${COLUMNS} FROM floods f
  WHERE f.workspace_id = $1 AND ($2::uuid IS NULL OR f.workflow_id = $2) AND ($3::text IS NULL OR f.state = $3)
    AND ($4::uuid IS NULL OR f.id < $4)
  ORDER BY f.id DESC LIMIT $5
`;

const BY_ID = `SELECT ${COLUMNS} FROM floods f WHERE f.workspace_id = $1 AND f.id = $2`;

const FIRST_ITEMS = `
  SELECT item, body FROM flood_items WHERE workspace_id = $1 AND flood_id = $2 ORDER BY position LIMIT $3
`;

const DECIDE = `
  UPDATE floods f SET state = $3, decided_by = $4, decided_at = now(), note = NULL
  WHERE f.workspace_id = $1 AND f.id = $2 AND f.state = 'held' RETURNING ${COLUMNS}
`;

/** One trigger's floods one after the other, in the order in which they were decided. */
const CLAIM = `
  UPDATE floods f SET lease_until = now() + $1 * interval '1 millisecond'
  WHERE f.id = (
    SELECT c.id FROM floods c
    WHERE c.state = 'releasing' AND (c.lease_until IS NULL OR c.lease_until < now())
      AND NOT EXISTS (SELECT FROM floods e WHERE e.trigger_id = c.trigger_id AND e.state = 'releasing'
                        AND (e.decided_at, e.id) < (c.decided_at, c.id))
    ORDER BY c.decided_at, c.id LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  RETURNING f.id, f.trigger_id AS "triggerId", f.released
`;

const NEXT_ITEMS = `
  SELECT item, body FROM flood_items WHERE flood_id = $1 AND position >= $2 ORDER BY position LIMIT $3
`;

const NOTE = `
  UPDATE floods SET released = greatest(released, $2), lease_until = now() + $3 * interval '1 millisecond'
  WHERE id = $1 AND state = 'releasing'
`;

const HOLD_AGAIN = `
  UPDATE floods SET state = 'held', lease_until = NULL, note = $2 WHERE id = $1 AND state = 'releasing'
`;

const CHUNK = 500;

@Injectable()
export class Floods {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /**
   * Holds those items that were not seen before, and marks them as seen: all of it or nothing.
   * @returns how many are held now; null when that would be more than `MOST_HELD_ITEMS`
   */
  async hold(trigger: FloodTrigger, items: readonly FloodItem[]): Promise<number | null> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ held: number }>(HELD, [trigger.id]);
      if (rows[0]!.held + items.length > MOST_HELD_ITEMS) return null;
      const marked = await markNew(
        client,
        trigger,
        items.map(({ item }) => item),
      );
      const fresh = items.filter(({ item }) => marked.has(item.toString('hex')));
      if (fresh.length === 0) return 0;
      const id = newId();
      const { workspaceId, workflowId } = trigger;
      await client.query(INSERT, [id, workspaceId, workflowId, trigger.id, fresh.length]);
      for (let first = 0; first < fresh.length; first += CHUNK) {
        const chunk = fresh.slice(first, first + CHUNK);
        await client.query(INSERT_ITEMS, [id, first, workspaceId, ...packed(chunk)]);
      }
      return fresh.length;
    });
  }

  /** Newest first. */
  async list(workspaceId: string, { workflowId, state, limit, before }: FloodFilter): Promise<Flood[]> {
    const values = [workspaceId, workflowId ?? null, state ?? null, before ?? null, limit];
    const { rows } = await this.pool.query<Flood>(LIST, values);
    return rows;
  }

  async byId(workspaceId: string, id: string): Promise<Flood | null> {
    const { rows } = await this.pool.query<Flood>(BY_ID, [workspaceId, id]);
    return rows[0] ?? null;
  }

  /** In their order; none once it is released or dropped. */
  async firstItems(workspaceId: string, id: string, limit: number): Promise<FloodItem[]> {
    const { rows } = await this.pool.query<FloodItem>(FIRST_ITEMS, [workspaceId, id, limit]);
    return rows;
  }

  /** From now on a listener makes events of its items. Null when it is not held. */
  async release(workspaceId: string, id: string, decidedBy: string): Promise<Flood | null> {
    const { rows } = await this.pool.query<Flood>(DECIDE, [workspaceId, id, 'releasing', decidedBy]);
    return rows[0] ?? null;
  }

  /** Its items are gone for good. Null when it is not held. */
  async drop(workspaceId: string, id: string, decidedBy: string): Promise<Flood | null> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<Flood>(DECIDE, [workspaceId, id, 'dropped', decidedBy]);
      if (rows[0]) await client.query('DELETE FROM flood_items WHERE flood_id = $1', [id]);
      return rows[0] ?? null;
    });
  }

  /** The flood that is due to be released, for so long as `noteReleased` is called within `leaseMs`. */
  async claim(leaseMs: number): Promise<FloodInRelease | null> {
    const { rows } = await this.pool.query<FloodInRelease>({
      name: 'claim-flood',
      text: CLAIM,
      values: [leaseMs],
    });
    return rows[0] ?? null;
  }

  async nextItems({ id, released }: FloodInRelease, limit: number): Promise<FloodItem[]> {
    const { rows } = await this.pool.query<FloodItem>(NEXT_ITEMS, [id, released, limit]);
    return rows;
  }

  /** The first so many items are events by now. */
  async noteReleased(id: string, released: number, leaseMs: number): Promise<void> {
    await this.pool.query(NOTE, [id, released, leaseMs]);
  }

  /** All of them are. */
  async finish(id: string): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE floods SET state = 'released', released = items, lease_until = NULL WHERE id = $1 AND state = 'releasing'`,
        [id],
      );
      if (rowCount) await client.query('DELETE FROM flood_items WHERE flood_id = $1', [id]);
    });
  }

  /** It can't be released now: somebody has to decide again. */
  async holdAgain(id: string, note: string): Promise<void> {
    await this.pool.query(HOLD_AGAIN, [id, note]);
  }
}

/** Two parameters of bytes, and where each body is in the second one. */
function packed(items: readonly FloodItem[]): [Buffer, Buffer, Buffer, Buffer] {
  let at = 1;
  const starts = items.map(({ body }) => {
    const start = at;
    at += body.length;
    return start;
  });
  return [
    Buffer.concat(items.map(({ item }) => item)),
    Buffer.concat(items.map(({ body }) => body)),
    integers(starts),
    integers(items.map(({ body }) => body.length)),
  ];
}
