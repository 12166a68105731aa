/**
 * Items that runs collect, and the run that carries them on. The row of a digest is there while it has open items, and
 * is locked by whoever adds to them or takes them: each item goes to one run, once.
 */
import { isDeeperThan, MAX_VALUE_DEPTH } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';

import { checkName, full, itemTooDeep, itemTooLarge, MAX_DIGEST_ITEM_BYTES } from './digest-limits';
import {
  ADD,
  ALIVE,
  CARRY,
  CLOSE,
  HOLD_RUN,
  LOCK,
  MAKE_AND_LOCK,
  NOTE,
  REOPEN,
  SUMMARY,
  TAKE,
  TAKEN,
  type DigestRow,
} from './digest-statements';
import { inTransaction } from './in-transaction';
import { sendSignal } from './run-signals';
import { POOL } from './tokens';

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
    if (isDeeperThan(step.item, MAX_VALUE_DEPTH)) throw itemTooDeep();
    const json = JSON.stringify(step.item ?? null);
    const bytes = Buffer.byteLength(json);
    if (bytes > MAX_DIGEST_ITEM_BYTES) throw itemTooLarge();
    return inTransaction(this.pool, async (client) => {
      const digest = await lock(client, step, MAKE_AND_LOCK);
      const again = await reopen(client, step);
      const added = await add(client, step, json, digest!);
      if (added.releasedTo !== null) return this.wasReleased(client, step, added.releasedTo, digest!);
      const open = {
        items: digest!.openItems + again.items + added.items,
        bytes: digest!.openBytes + again.bytes + added.bytes,
      };
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
      const digest = await lock(client, step, MAKE_AND_LOCK);
      await reopen(client, step);
      const taken = await take(client, step);
      if (!taken && digest!.openItems === 0) await client.query(CLOSE, [step.workspaceId, step.name]);
      const ring = taken ? await wake(client, step.workspaceId, digest!) : null;
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

/** Of a retry: what the run before took and did not go on with. */
async function reopen(client: PoolClient, { workspaceId, runId, path, name }: DigestPlace): Promise<Open> {
  const { rows } = await client.query<Open>(REOPEN, [runId, path, workspaceId, name]);
  return rows[0]!;
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
  // Of a run that was ended meanwhile the item stays, for the next one to carry.
  if (!(await take(client, step))) return { outcome: 'collected', ring: null };
  return { outcome: 'released', items: await takenBy(client, step), ring: null };
}

/** False, and nothing taken, when the run or the step has ended: it can't go on with the items. */
async function take(client: PoolClient, step: DigestPlace): Promise<boolean> {
  const { rows: held } = await client.query(HOLD_RUN, [step.workspaceId, step.runId]);
  if (held.length === 0) return false;
  const { rows } = await client.query<{ alive: boolean }>(ALIVE, [step.workspaceId, step.runId, step.path]);
  if (!rows[0]!.alive) return false;
  await client.query(TAKE, [step.workspaceId, step.name, stepOf(step)]);
  await client.query(CLOSE, [step.workspaceId, step.name]);
  return true;
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
