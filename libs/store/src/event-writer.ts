/** Events in → event and run rows committed, one statement for all that came meanwhile. */
import { newId } from '#kernel';
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { doubles, integers, texts, uuids } from './binary-array';
import { GroupCommit } from './group-commit';
import { heldClauses, type HeldClauses, heldValues, type LeaseMove } from './held-clauses';
import { POOL } from './tokens';

/** By which way an event came in. */
export type EventSource =
  'webhook' | 'manual' | 'alert' | 'form' | 'mail' | 'socket' | 'stream' | 'poll' | 'schedule' | 'listen';

/** What happened, as received; everything that may be parsed is parsed after the commit. */
export interface NewEvent {
  /** Where the same event may be stored once more, as nobody knows whether it was: the same each time. Else new ones. */
  ids?: { event: string; run: string };
  triggerId: string;
  source: EventSource;
  method?: string | null;
  path?: string | null;
  query?: string | null;
  /** Name, value, name, value… as received. */
  headers?: readonly string[] | null;
  contentType?: string | null;
  body: Buffer;
  /** Names the delivery; a second event of the trigger with the same key starts nothing. */
  key?: string | null;
  /** How long the key is remembered, in milliseconds. */
  keyWindowMs?: number;
}

/** `elsewhere`: its trigger takes keys or has a gate, so that `GatedEventWriter` has to store it. */
export type EventOutcome = 'accepted' | 'duplicate' | 'unpublished' | 'elsewhere';

export interface StoredEvent {
  outcome: EventOutcome;
  /** Of the event that was stored; for a duplicate, of the first one. */
  eventId: string;
  runId: string | null;
  /** Of a run that is parked: the workflow whose gate has to let it through. */
  gatedWorkflow?: string | null;
}

export const DEFAULT_KEY_WINDOW_MS = 7 * 86_400_000;

/** Stands for the event of a key that was committed while this statement waited for it, unseen by its snapshot. */
export const UNSEEN = '00000000-0000-0000-0000-000000000000';

/**
 * The bodies travel as one binary parameter and are cut apart by the database: an array of bytea would be sent as
 * hexadecimal text. Keys are inserted in order, so that two batches with the same keys can't deadlock.
 */
const receive = (held: HeldClauses | null): string => `
  WITH ${held?.before ?? ''} input AS (
    SELECT i.*, t.workspace_id, t.workflow_id, t.version_id
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::int[], $11::int[], $12::text[], $13::float8[])
      AS i(event_id, run_id, trigger_id, source, method, path, query, headers, content_type, at, length, key, window_ms)
    JOIN triggers t ON t.id = i.trigger_id
    ${held?.join ?? ''}
    WHERE t.version_id IS NOT NULL AND NOT t.gated AND NOT t.keyed
  ), keyed AS (
    INSERT INTO event_keys AS k (trigger_id, key, workspace_id, event_id, expires_at)
    SELECT DISTINCT ON (trigger_id, key) trigger_id, key, workspace_id, event_id, now() + window_ms * interval '1 millisecond'
    FROM input WHERE key IS NOT NULL
    ORDER BY trigger_id, key, event_id
    ON CONFLICT (trigger_id, key) DO UPDATE SET event_id = excluded.event_id, expires_at = excluded.expires_at
      WHERE k.expires_at <= now()
    RETURNING k.trigger_id, k.key, k.event_id
  ), fresh AS (
    SELECT i.* FROM input i WHERE i.key IS NULL OR EXISTS (SELECT FROM keyed k WHERE k.event_id = i.event_id)
  ), stored AS (
    INSERT INTO events (id, workspace_id, workflow_id, trigger_id, source, method, path, query, headers, content_type, body)
    SELECT event_id, workspace_id, workflow_id, trigger_id, source, method, path, query, headers::json, content_type,
           substring($14::bytea FROM at FOR length)
    FROM fresh
  ), started AS (
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id)
    SELECT run_id, workspace_id, workflow_id, version_id, event_id FROM fresh
  )${held?.after ?? ''}
  SELECT i.event_id,
         CASE WHEN i.key IS NULL THEN NULL
              ELSE coalesce((SELECT k.event_id FROM keyed k WHERE k.trigger_id = i.trigger_id AND k.key = i.key),
                            (SELECT k.event_id FROM event_keys k WHERE k.trigger_id = i.trigger_id AND k.key = i.key),
                            '${UNSEEN}') END AS first_event_id
  FROM input i
`;
const RECEIVE = receive(null);
const RECEIVE_HELD = receive(heldClauses(15));

const FIRST_EVENT = 'SELECT event_id FROM event_keys WHERE trigger_id = $1 AND key = $2';

const ELSEWHERE =
  'SELECT version_id IS NOT NULL AND (gated OR keyed) AS elsewhere FROM triggers WHERE id = $1';

@Injectable()
export class EventWriter {
  private readonly commits: GroupCommit<NewEvent, StoredEvent>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    this.commits = new GroupCommit((events) => this.write(events), {
      maxItems: 256,
      maxBytes: 8 * 1024 * 1024,
      size: ({ body }) => body.length,
      maxWaiting: 4096,
      onBatch: (size) => metrics.batchSize.observe({ writer: 'events' }, size),
    });
  }

  /** Resolves once the event and its run are committed. */
  receive(event: NewEvent): Promise<StoredEvent> {
    return this.commits.submit(event);
  }

  drained(): Promise<void> {
    return this.commits.drained();
  }

  /** All of them in one statement, now. `leases`: nothing is stored of a trigger whose lease is lost. */
  async write(events: readonly NewEvent[], leases?: readonly LeaseMove[]): Promise<StoredEvent[]> {
    const ids = events.map((event) => event.ids ?? { event: newId(), run: newId() });
    let at = 1;
    const starts = events.map(({ body }) => {
      const start = at;
      at += body.length;
      return start;
    });
    const { rows } = await this.pool.query<{ event_id: string; first_event_id: string | null }>({
      ...(leases ? { name: 'receive-held', text: RECEIVE_HELD } : { name: 'receive', text: RECEIVE }),
      values: [
        uuids(ids.map(({ event }) => event)),
        uuids(ids.map(({ run }) => run)),
        uuids(events.map(({ triggerId }) => triggerId)),
        texts(events.map(({ source }) => source)),
        texts(events.map(({ method }) => method ?? null)),
        texts(events.map(({ path }) => path ?? null)),
        texts(events.map(({ query }) => query ?? null)),
        texts(events.map(({ headers }) => (headers ? JSON.stringify(headers) : null))),
        texts(events.map(({ contentType }) => contentType ?? null)),
        integers(starts),
        integers(events.map(({ body }) => body.length)),
        texts(events.map(({ key }) => key ?? null)),
        doubles(events.map(({ keyWindowMs }) => keyWindowMs ?? DEFAULT_KEY_WINDOW_MS)),
        events.length === 1 ? events[0]!.body : Buffer.concat(events.map(({ body }) => body)),
        ...(leases ? heldValues(leases) : []),
      ],
    });
    const known = new Map(rows.map((row) => [row.event_id, row.first_event_id]));
    return Promise.all(
      ids.map(async ({ event, run }, n): Promise<StoredEvent> => {
        const first = known.get(event);
        if (first === undefined) return { outcome: await this.why(events[n]!), eventId: event, runId: null };
        if (first === null || first === event) return { outcome: 'accepted', eventId: event, runId: run };
        const eventId = first === UNSEEN ? await this.firstEventOf(events[n]!) : first;
        return { outcome: 'duplicate', eventId, runId: null };
      }),
    );
  }

  private async why({ triggerId }: NewEvent): Promise<'unpublished' | 'elsewhere'> {
    const { rows } = await this.pool.query<{ elsewhere: boolean }>({
      name: 'elsewhere',
      text: ELSEWHERE,
      values: [triggerId],
    });
    return rows[0]?.elsewhere ? 'elsewhere' : 'unpublished';
  }

  private async firstEventOf({ triggerId, key }: NewEvent): Promise<string> {
    const { rows } = await this.pool.query<{ event_id: string }>(FIRST_EVENT, [triggerId, key]);
    return rows[0]!.event_id;
  }
}
