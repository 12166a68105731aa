/**
 * Items that runs collect, and the run that carries them on. The row of a digest is there while it has open items, and
 * is locked by whoever adds to them or takes them: each item goes to one run, once.
 */
import { FailureError } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';

import { inTransaction } from './in-transaction';
import { sendSignal } from './run-signals';
import { faultOf, isStorableName } from './storable-name';
import { POOL } from './tokens';

/** Bytes of an item as JSON. */
export const MAX_DIGEST_ITEM_BYTES = 256 * 1024;
export const MAX_DIGEST_NAME_LENGTH = 200;
/** A digest with so many items, or bytes of items, is released whatever its settings say. */
export const DIGEST_RELEASED_AT = { items: 10_000, bytes: 8 * 1024 * 1024 } as const;
/** More are not taken while a released digest waits to be carried on. */
const FULL_AT = 2;

/** A step of a run, and the digest that it names. */
export interface DigestPlace {
  workspaceId: string;
  runId: string;
  path: string;
  name: string;
}

export interface DigestItem extends DigestPlace {
  item: unknown;
  count?: number | undefined;
  /** After the first item. */
  everyMs?: number | undefined;
  /** From now; where there is a schedule. */
  nextInMs?: number | undefined;
}

/** A run to ring for. */
interface Bell {
  id: string;
  fence: number;
}

/**
 * `collected`: another run carries the item. `carries`: this one does, once `forMs` have passed (null: until it is told).
 * `released`: this one goes on with the items.
 */
export type Collected =
  | { outcome: 'collected'; ring: Bell | null }
  | { outcome: 'carries'; forMs: number | null }
  | { outcome: 'released'; items: unknown[]; ring: null };

export interface Released {
  items: unknown[];
  ring: Bell | null;
}

export interface DigestSummary {
  name: string;
  openItems: number;
  openSince: Date;
  /** The run that waits to carry the items on; null when it has ended otherwise, and the next item's will. */
  carrierRunId: string | null;
  releaseAt: Date | null;
}

/** `ended`: the run that carried the items waits no more; a retry of it, or the run of the next item, will. */
export type Asked = { runId: string; ended: true } | { runId: string; ended: false; ring: Bell | null };

interface DigestRow {
  carrierRunId: string | null;
  carrierPath: string | null;
  openItems: number;
  openBytes: number;
}

const ROW = `
  carrier_run_id AS "carrierRunId", carrier_path AS "carrierPath", open_items AS "openItems",
  open_bytes::float8 AS "openBytes"
`;
const LOCK = `SELECT ${ROW} FROM digests WHERE workspace_id = $1 AND name = $2 FOR UPDATE`;
const MAKE_AND_LOCK = `
  INSERT INTO digests AS d (workspace_id, name) VALUES ($1, $2)
  ON CONFLICT (workspace_id, name) DO UPDATE SET name = excluded.name
  RETURNING ${ROW}
`;

/** Whether the carrier still waits: its run has not ended, and the step was not given up while other branches went on. */
const isAlive = (workspaceId: string, runId: string, path: string): string => `
  EXISTS (SELECT FROM runs WHERE id = ${runId} AND workspace_id = ${workspaceId} AND due_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM step_runs WHERE run_id = ${runId} AND id >= ${runId} AND path = ${path}
                                          AND status NOT IN ('waiting', 'running'))
`;

/**
 * After the lock: a statement of its own sees all that was committed under it. A run that is retried before its item
 * went on puts the new one in the old one's place.
 */
const ADD = `
  WITH RECURSIVE retried AS (
    SELECT retry_of AS id, 1 AS n FROM runs WHERE id = $1 AND workspace_id = $3 AND retry_of IS NOT NULL
    UNION ALL
    SELECT r.retry_of, n + 1 FROM retried e JOIN runs r ON r.id = e.id WHERE r.retry_of IS NOT NULL AND n < 100
  ), earlier AS (
    SELECT i.run_id, i.path, octet_length(i.item::text) AS bytes FROM digest_items i JOIN retried e ON i.run_id = e.id
    WHERE i.path = $2 AND i.workspace_id = $3 AND i.name = $4 AND i.released_to IS NULL
    ORDER BY e.n LIMIT 1
  ), replaced AS (
    UPDATE digest_items i SET run_id = $1, item = $5::text::json FROM earlier e WHERE i.run_id = e.run_id AND i.path = e.path
    RETURNING e.bytes
  ), added AS (
    INSERT INTO digest_items (run_id, path, workspace_id, name, item)
    SELECT $1, $2, $3, $4, $5::text::json WHERE NOT EXISTS (SELECT FROM earlier)
    ON CONFLICT (run_id, path) DO NOTHING
    RETURNING run_id
  ), carrier AS (
    SELECT ${isAlive('$3', '$6', '$7')} AS alive
  )
  SELECT 1 AS items, octet_length($5::text) AS bytes, NULL AS "releasedTo", alive FROM added, carrier
  UNION ALL
  SELECT 0, octet_length($5::text) - bytes, NULL, alive FROM replaced, carrier
  UNION ALL
  SELECT 0, 0, released_to, alive FROM digest_items, carrier WHERE run_id = $1 AND path = $2 AND workspace_id = $3
`;

const NOTE = `
  UPDATE digests SET open_items = $3, open_bytes = $4, open_since = coalesce(open_since, now())
  WHERE workspace_id = $1 AND name = $2
`;

const CARRY = `
  UPDATE digests SET carrier_run_id = $3, carrier_path = $4,
    release_at = least(open_since + $5 * interval '1 millisecond', now() + $6 * interval '1 millisecond')
  WHERE workspace_id = $1 AND name = $2
  RETURNING extract(epoch FROM release_at - clock_timestamp())::float8 * 1000 AS "forMs"
`;

const TAKE = `
  UPDATE digest_items SET released_to = $3, released_at = now()
  WHERE workspace_id = $1 AND name = $2 AND released_to IS NULL
`;
const CLOSE = 'DELETE FROM digests WHERE workspace_id = $1 AND name = $2';
const TAKEN = `
  SELECT item FROM digest_items WHERE released_to = $3 AND workspace_id = $1 AND name = $2 ORDER BY position
`;

const ALIVE = `SELECT ${isAlive('$1', '$2', '$3')} AS alive`;

const SUMMARY = `
  SELECT d.name, d.open_items AS "openItems", d.open_since AS "openSince",
         CASE WHEN alive THEN d.carrier_run_id END AS "carrierRunId", CASE WHEN alive THEN d.release_at END AS "releaseAt"
  FROM digests d
  CROSS JOIN LATERAL (SELECT ${isAlive('d.workspace_id', 'd.carrier_run_id', 'd.carrier_path')} AS alive) carrier
  WHERE d.workspace_id = $1 AND ($2::text IS NULL OR d.name > $2)
  ORDER BY d.name LIMIT $3
`;

@Injectable()
export class Digests {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /**
   * Adds the item of a step, once however often it is tried. The carrier is the run of the first item, or of the next
   * one where that has ended; it is told when the count is reached.
   * @throws FailureError `digest.bad_name`, `digest.item_too_large`, `digest.full`
   */
  async collect(step: DigestItem): Promise<Collected> {
    checkName(step.name);
    const json = JSON.stringify(step.item ?? null);
    const bytes = Buffer.byteLength(json);
    if (bytes > MAX_DIGEST_ITEM_BYTES) throw itemTooLarge();
    return inTransaction(this.pool, async (client) => {
      const digest = await lock(client, step, MAKE_AND_LOCK);
      const added = await add(client, step, json, digest!);
      if (added.releasedTo !== null) return this.wasReleased(client, step, added.releasedTo, digest!);
      const open = { items: digest!.openItems + added.items, bytes: digest!.openBytes + added.bytes };
      await client.query(NOTE, [step.workspaceId, step.name, open.items, open.bytes]);
      if (added.alive && !isCarrier(digest!, step)) return tellCarrier(client, step, digest!, open);
      return carry(client, step, open);
    });
  }

  /** What the step that carries goes on with; nothing when another took the items. The same however often it is tried. */
  async carryOn(step: DigestPlace): Promise<Released> {
    return inTransaction(this.pool, async (client) => {
      const digest = await lock(client, step, LOCK);
      if (digest && isCarrier(digest, step)) await take(client, step);
      return { items: await takenBy(client, step), ring: null };
    });
  }

  /**
   * Takes all open items into the run of the step; the run that would have carried them is told.
   * @throws FailureError `digest.bad_name`
   */
  async release(step: DigestPlace): Promise<Released> {
    checkName(step.name);
    return inTransaction(this.pool, async (client) => {
      const digest = await lock(client, step, LOCK);
      let ring: Bell | null = null;
      if (digest) {
        await take(client, step);
        ring = await wake(client, step.workspaceId, digest);
      }
      return { items: await takenBy(client, step), ring };
    });
  }

  /** By name, after the one given. */
  async list(workspaceId: string, limit: number, after?: string): Promise<DigestSummary[]> {
    const { rows } = await this.pool.query<DigestSummary>(SUMMARY, [workspaceId, after ?? null, limit]);
    return rows;
  }

  /** Tells the run that waits with the items to go on. Null when there are no items. */
  async ask(workspaceId: string, name: string): Promise<Asked | null> {
    return inTransaction(this.pool, async (client) => {
      const digest = await lock(client, { workspaceId, name }, LOCK);
      if (!digest?.carrierRunId || !digest.carrierPath) return null;
      const { carrierRunId: runId, carrierPath: path } = digest;
      const { rows } = await client.query<{ alive: boolean }>(ALIVE, [workspaceId, runId, path]);
      if (!rows[0]!.alive) return { runId, ended: true };
      const { outcome, fence } = await sendSignal(client, { workspaceId, runId, path, payload: RELEASE });
      if (outcome === 'gone') return { runId, ended: true };
      return { runId, ended: false, ring: fence === null ? null : { id: runId, fence } };
    });
  }

  /** A step that is tried again after its item went on. Its look at the digest may have made the row. */
  private async wasReleased(
    client: PoolClient,
    step: DigestPlace,
    releasedTo: string,
    { openItems }: DigestRow,
  ): Promise<Collected> {
    if (openItems === 0) await client.query(CLOSE, [step.workspaceId, step.name]);
    if (releasedTo !== stepOf(step)) return { outcome: 'collected', ring: null };
    return { outcome: 'released', items: await takenBy(client, step), ring: null };
  }
}

/** What the carrier is sent; that it is sent something is all that counts. */
const RELEASE = { kind: 'digest' } as const;

const stepOf = ({ runId, path }: Pick<DigestPlace, 'runId' | 'path'>): string => `${runId}:${path}`;

const isCarrier = (digest: DigestRow, { runId, path }: DigestPlace): boolean =>
  digest.carrierRunId === runId && digest.carrierPath === path;

interface Open {
  items: number;
  bytes: number;
}

function isReached({ items, bytes }: Open, count: number | undefined): boolean {
  const most = Math.min(count ?? DIGEST_RELEASED_AT.items, DIGEST_RELEASED_AT.items);
  return items >= most || bytes >= DIGEST_RELEASED_AT.bytes;
}

async function lock(
  client: PoolClient,
  { workspaceId, name }: Pick<DigestPlace, 'workspaceId' | 'name'>,
  text: typeof LOCK | typeof MAKE_AND_LOCK,
): Promise<DigestRow | null> {
  const { rows } = await client.query<DigestRow>(text, [workspaceId, name]);
  return rows[0] ?? null;
}

interface Added {
  /** More of them than before, and more bytes. */
  items: number;
  bytes: number;
  releasedTo: string | null;
  /** Whether the run that carries still waits to. */
  alive: boolean;
}

async function add(
  client: PoolClient,
  { workspaceId, runId, path, name }: DigestPlace,
  json: string,
  { carrierRunId, carrierPath }: DigestRow,
): Promise<Added> {
  const values = [runId, path, workspaceId, name, json, carrierRunId, carrierPath];
  const { rows } = await client.query<Added>(ADD, values);
  return rows[0]!;
}

/** Where the count is reached; told already, the carrier is not told again. */
async function tellCarrier(
  client: PoolClient,
  step: DigestItem,
  digest: DigestRow,
  open: Open,
): Promise<Collected> {
  if (!isReached(open, step.count)) return { outcome: 'collected', ring: null };
  const { items, bytes } = DIGEST_RELEASED_AT;
  if (open.items > items * FULL_AT || open.bytes > bytes * FULL_AT) throw full(step.name);
  const { workspaceId } = step;
  const [runId, path] = [digest.carrierRunId!, digest.carrierPath!];
  const { outcome, fence } = await sendSignal(client, { workspaceId, runId, path, payload: RELEASE });
  // It ended since it was looked at.
  if (outcome === 'gone') return carry(client, step, open);
  return { outcome: 'collected', ring: fence === null ? null : { id: runId, fence } };
}

async function carry(client: PoolClient, step: DigestItem, open: Open): Promise<Collected> {
  const { workspaceId, name, runId, path, count, everyMs = null, nextInMs = null } = step;
  const { rows } = await client.query<{ forMs: number | null }>(CARRY, [
    workspaceId,
    name,
    runId,
    path,
    everyMs,
    nextInMs,
  ]);
  const { forMs } = rows[0]!;
  if (!isReached(open, count) && (forMs === null || forMs > 0)) return { outcome: 'carries', forMs };
  await take(client, step);
  return { outcome: 'released', items: await takenBy(client, step), ring: null };
}

async function take(client: PoolClient, step: DigestPlace): Promise<void> {
  await client.query(TAKE, [step.workspaceId, step.name, stepOf(step)]);
  await client.query(CLOSE, [step.workspaceId, step.name]);
}

async function takenBy(client: PoolClient, step: DigestPlace): Promise<unknown[]> {
  const { rows } = await client.query<{ item: unknown }>(TAKEN, [step.workspaceId, step.name, stepOf(step)]);
  return rows.map(({ item }) => item);
}

/** The run that waits in vain goes on, to find nothing. */
async function wake(client: PoolClient, workspaceId: string, digest: DigestRow): Promise<Bell | null> {
  const { carrierRunId: runId, carrierPath: path } = digest;
  if (runId === null || path === null) return null;
  const { fence } = await sendSignal(client, { workspaceId, runId, path, payload: RELEASE });
  return fence === null ? null : { id: runId, fence };
}

function checkName(name: string): void {
  if (isStorableName(name, MAX_DIGEST_NAME_LENGTH)) return;
  throw new FailureError({
    kind: 'permanent',
    code: 'digest.bad_name',
    message: `A digest’s name has 1 to ${MAX_DIGEST_NAME_LENGTH} characters, and ${faultOf(name)}`,
  });
}

const itemTooLarge = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'digest.item_too_large',
    message: `An item of a digest has ${MAX_DIGEST_ITEM_BYTES / 1024} KiB as JSON at most. Collect only what the digest needs.`,
  });

const full = (name: string): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'digest.full',
    message: `The digest ‘${name}’ is full, and the run that carries it has not gone on yet. Look at that run, then retry this one.`,
  });
