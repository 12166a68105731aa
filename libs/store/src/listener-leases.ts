/** Triggers that somebody has to be listening for: who does, by lease in database time; and how they are doing. */
import type { Failure } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';
import { ADDRESS_COLUMNS, toAddress, type AddressRow, type TriggerAddress } from './trigger-lookup';

/** A trigger that this process listens for from now on. */
export interface ListenerLease {
  trigger: TriggerAddress;
  fence: number;
  revision: number;
  position: unknown;
}

/** How a lease that a process thinks it holds is. */
export interface LeaseCheck {
  triggerId: string;
  fence: number;
  revision: number;
  retired: boolean;
}

/** `starting`: nobody has said anything yet; `stopped`: it will not be tried again until it is published anew. */
export type ListeningState = 'starting' | 'connected' | 'failed' | 'stopped';

/** What has changed in how a trigger is doing since it was last written. */
export interface ListeningChange {
  triggerId: string;
  fence: number;
  /** Left out: unchanged. */
  state?: ListeningState;
  error?: Failure | null;
  reconnects: number;
  dropped: number;
}

export interface ListeningStatus {
  state: ListeningState;
  since: Date;
  lastEventAt: Date | null;
  error: Failure | null;
  reconnects: number;
  dropped: number;
}

export interface ListeningRow extends ListeningStatus {
  /** Of the trigger. */
  id: string;
  workflowId: string;
  workflowName: string;
  connector: string;
  operation: string;
}

export interface Share {
  /** Triggers there are to listen for. */
  total: number;
  /** Of these, what this process holds. */
  mine: number;
  /** Processes that listen. */
  listeners: number;
}

const BEAT = `
  WITH gone AS (
    DELETE FROM listeners WHERE expires_at < now() - interval '1 minute'
  )
  INSERT INTO listeners (id, expires_at) VALUES ($1, now() + $2 * interval '1 millisecond')
  ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at
`;

const SHARE = `
  SELECT count(*)::int AS total, count(*) FILTER (WHERE owner = $1)::int AS mine,
         (SELECT count(*)::int FROM listeners WHERE expires_at > now() OR id = $1) AS listeners
  FROM listener_leases WHERE NOT retired
`;

/** In the order of ids, as whoever locks several leases does. */
const TAKE = `
  WITH free AS (
    SELECT l.trigger_id FROM listener_leases l
    WHERE NOT l.retired AND (l.owner IS NULL OR l.expires_at < now())
    ORDER BY l.trigger_id LIMIT $2 FOR UPDATE SKIP LOCKED
  ), taken AS (
    UPDATE listener_leases l
    SET owner = $1, fence = l.fence + 1, expires_at = now() + $3 * interval '1 millisecond',
        state = CASE WHEN l.state = 'connected' THEN 'starting' ELSE l.state END,
        down_since = coalesce(l.down_since, now())
    FROM free f WHERE l.trigger_id = f.trigger_id
    RETURNING l.trigger_id, l.fence, l.revision, l.position
  )
  SELECT x.fence, x.revision, x.position, ${ADDRESS_COLUMNS} FROM taken x JOIN triggers t ON t.id = x.trigger_id
`;

const RENEW = `
  WITH mine AS (
    SELECT trigger_id FROM listener_leases WHERE owner = $1 ORDER BY trigger_id FOR UPDATE
  )
  UPDATE listener_leases l SET expires_at = now() + $2 * interval '1 millisecond'
  FROM mine m WHERE l.trigger_id = m.trigger_id
  RETURNING l.trigger_id AS "triggerId", l.fence, l.revision, l.retired
`;

/** A publish that took long to commit is seen by the next renewal at the latest. */
const CHANGED = `
  SELECT trigger_id AS "triggerId", fence, revision, retired FROM listener_leases
  WHERE owner = $1 AND changed_at > now() - interval '20 seconds'
`;

const READ = `
  SELECT l.fence, l.revision, l.position, ${ADDRESS_COLUMNS}
  FROM listener_leases l JOIN triggers t ON t.id = l.trigger_id
  WHERE l.owner = $1 AND l.trigger_id = $2 AND l.fence = $3 AND NOT l.retired
`;

const RELEASE = `
  WITH mine AS (
    SELECT l.trigger_id, l.retired
    FROM listener_leases l JOIN unnest($2::uuid[], $3::int[]) AS m(trigger_id, fence)
      ON m.trigger_id = l.trigger_id AND m.fence = l.fence
    WHERE l.owner = $1 ORDER BY l.trigger_id FOR UPDATE OF l
  ), gone AS (
    DELETE FROM listener_leases l USING mine m WHERE l.trigger_id = m.trigger_id AND m.retired
  )
  UPDATE listener_leases l SET owner = NULL, expires_at = NULL, state = 'starting', since = now(), down_since = coalesce(l.down_since, now())
  FROM mine m WHERE l.trigger_id = m.trigger_id AND NOT m.retired
`;

const REPORT = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::int[], $7::bigint[])
      AS g(trigger_id, fence, state, has_error, error, reconnects, dropped)
  ), mine AS (
    SELECT l.trigger_id FROM listener_leases l JOIN given g ON g.trigger_id = l.trigger_id AND g.fence = l.fence
    ORDER BY l.trigger_id FOR UPDATE OF l
  )
  UPDATE listener_leases l
  SET state = coalesce(g.state, l.state),
      since = CASE WHEN g.state IS NULL OR g.state = l.state THEN l.since ELSE now() END,
      down_since = CASE WHEN g.state IS NULL THEN l.down_since WHEN g.state = 'connected' THEN NULL
                        ELSE coalesce(l.down_since, now()) END,
      alerted_at = CASE WHEN g.state = 'connected' THEN NULL ELSE l.alerted_at END,
      error = CASE WHEN g.has_error = 1 THEN g.error::json ELSE l.error END,
      reconnects = l.reconnects + g.reconnects, dropped = l.dropped + g.dropped
  FROM given g JOIN mine m ON m.trigger_id = g.trigger_id
  WHERE l.trigger_id = g.trigger_id AND l.fence = g.fence
  RETURNING l.workspace_id AS "workspaceId"
`;

const STATUS = `
  SELECT state, since, last_event_at AS "lastEventAt", error, reconnects, dropped::int AS dropped
  FROM listener_leases WHERE workspace_id = $1 AND workflow_id = $2 AND NOT retired
`;

const LIST = `
  SELECT l.trigger_id AS id, l.workflow_id AS "workflowId", w.name AS "workflowName", t.connector, t.operation,
         l.state, l.since, l.last_event_at AS "lastEventAt", l.error, l.reconnects, l.dropped::int AS dropped
  FROM listener_leases l
  JOIN triggers t ON t.id = l.trigger_id
  JOIN workflows w ON w.id = l.workflow_id
  WHERE l.workspace_id = $1 AND NOT l.retired AND ($2::text IS NULL OR l.state = $2)
    AND ($3::uuid IS NULL OR l.trigger_id < $3)
  ORDER BY l.trigger_id DESC LIMIT $4
`;

/** A lease whose owner is gone, and that is not wanted any more. */
const SWEEP = 'DELETE FROM listener_leases WHERE retired AND (owner IS NULL OR expires_at < now())';

type LeaseRow = AddressRow & { fence: number; revision: number; position: unknown };

@Injectable()
export class ListenerLeases {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Says that this process is alive. */
  async beat(listenerId: string, leaseMs: number): Promise<void> {
    await this.pool.query({ name: 'listener-beat', text: BEAT, values: [listenerId, leaseMs] });
  }

  async share(listenerId: string): Promise<Share> {
    const { rows } = await this.pool.query<Share>({
      name: 'listener-share',
      text: SHARE,
      values: [listenerId],
    });
    return rows[0]!;
  }

  /** At most `limit` of those that nobody holds. */
  async take(listenerId: string, limit: number, leaseMs: number): Promise<ListenerLease[]> {
    const { rows } = await this.pool.query<LeaseRow>(TAKE, [listenerId, limit, leaseMs]);
    return rows.flatMap(toLease);
  }

  /** All that this process holds; what is missing in the answer is lost. */
  async renew(listenerId: string, leaseMs: number): Promise<LeaseCheck[]> {
    const { rows } = await this.pool.query<LeaseCheck>(RENEW, [listenerId, leaseMs]);
    return rows;
  }

  /** Those that this process holds and that were published or unpublished a moment ago. */
  async changed(listenerId: string): Promise<LeaseCheck[]> {
    const { rows } = await this.pool.query<LeaseCheck>({
      name: 'listener-changed',
      text: CHANGED,
      values: [listenerId],
    });
    return rows;
  }

  /** A held lease as it is now, after its trigger was changed; null when it is not held any more. */
  async read(listenerId: string, triggerId: string, fence: number): Promise<ListenerLease | null> {
    const { rows } = await this.pool.query<LeaseRow>(READ, [listenerId, triggerId, fence]);
    return rows.flatMap(toLease)[0] ?? null;
  }

  /** Lets others have them at once. */
  async release(listenerId: string, leases: readonly { triggerId: string; fence: number }[]): Promise<void> {
    if (leases.length === 0) return;
    const values = [listenerId, leases.map(({ triggerId }) => triggerId), leases.map(({ fence }) => fence)];
    await this.pool.query(RELEASE, values);
  }

  /** @returns the workspaces in which something changed */
  async report(changes: readonly ListeningChange[]): Promise<string[]> {
    if (changes.length === 0) return [];
    const { rows } = await this.pool.query<{ workspaceId: string }>(REPORT, [
      changes.map(({ triggerId }) => triggerId),
      changes.map(({ fence }) => fence),
      changes.map(({ state }) => state ?? null),
      changes.map(({ error }) => (error === undefined ? 0 : 1)),
      changes.map(({ error }) => (error ? JSON.stringify(error) : null)),
      changes.map(({ reconnects }) => reconnects),
      changes.map(({ dropped }) => dropped),
    ]);
    return [...new Set(rows.map(({ workspaceId }) => workspaceId))];
  }

  /** Newest first; `before` is the id of the last one seen. */
  async list(
    workspaceId: string,
    {
      limit,
      before,
      state,
    }: { limit: number; before?: string | undefined; state?: ListeningState | undefined },
  ): Promise<ListeningRow[]> {
    const { rows } = await this.pool.query<ListeningRow>(LIST, [
      workspaceId,
      state ?? null,
      before ?? null,
      limit,
    ]);
    return rows;
  }

  async bury(): Promise<void> {
    await this.pool.query(SWEEP);
  }

  /** Says that this process is gone; its leases are to be released before. */
  async leave(listenerId: string): Promise<void> {
    await this.pool.query('DELETE FROM listeners WHERE id = $1', [listenerId]);
  }

  /** Null when nobody has to listen for it. */
  async status(workspaceId: string, workflowId: string): Promise<ListeningStatus | null> {
    const { rows } = await this.pool.query<ListeningStatus>(STATUS, [workspaceId, workflowId]);
    return rows[0] ?? null;
  }
}

function toLease(row: LeaseRow): ListenerLease[] {
  const trigger = toAddress(row);
  return trigger ? [{ trigger, fence: row.fence, revision: row.revision, position: row.position }] : [];
}
