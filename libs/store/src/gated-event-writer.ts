/** Events of triggers that take keys or have a gate in → event and parked run committed, a statement for all meanwhile. */
import { newId } from '#kernel';
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { doubles, integers, texts, uuids } from './binary-array';
import { DEFAULT_KEY_WINDOW_MS, UNSEEN, type NewEvent, type StoredEvent } from './event-writer';
import { GroupCommit } from './group-commit';
import { heldClauses, type HeldClauses, heldValues, type LeaseMove } from './held-clauses';
import { POOL } from './tokens';

export interface NewGatedEvent extends NewEvent {
  /** The version that the keys were taken by; when another one is published by now, nothing is stored. */
  versionId: string;
  orderKey: string | null;
  debounceKey: string | null;
  /** How long a newer event of the debounce key may take the run's place, in milliseconds. */
  debounceMs: number | null;
}

/** `stale`: another version is published by now, or none. */
export type StoredGatedEvent = StoredEvent | { outcome: 'stale' };

/**
 * As the plain statement of `EventWriter`; besides, runs of a gated trigger are parked in order of arrival, and its gate
 * is there to be locked.
 */
const receive = (held: HeldClauses | null): string => `
  WITH ${held?.before ?? ''} input AS (
    SELECT i.*, t.workspace_id, t.workflow_id, t.gated
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::int[], $11::int[], $12::text[], $13::float8[], $15::uuid[], $16::text[], $17::text[],
                $18::float8[])
      WITH ORDINALITY
      AS i(event_id, run_id, trigger_id, source, method, path, query, headers, content_type, at, length, key, window_ms,
           version_id, order_key, debounce_key, debounce_ms, n)
    JOIN triggers t ON t.id = i.trigger_id AND t.version_id = i.version_id
    ${held?.join ?? ''}
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
    ORDER BY n
  ), stored AS (
    INSERT INTO events (id, workspace_id, workflow_id, trigger_id, source, method, path, query, headers, content_type, body)
    SELECT event_id, workspace_id, workflow_id, trigger_id, source, method, path, query, headers::json, content_type,
           substring($14::bytea FROM at FOR length)
    FROM fresh
  ), gate AS (
    INSERT INTO gates (workflow_id, workspace_id) SELECT DISTINCT workflow_id, workspace_id FROM fresh WHERE gated
    ON CONFLICT DO NOTHING
  ), started AS (
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, gated, due_at, order_key, debounce_key,
                      not_before, arrival)
    SELECT run_id, workspace_id, workflow_id, version_id, event_id, gated,
           CASE WHEN gated THEN 'infinity' ELSE now() END, order_key, debounce_key,
           now() + debounce_ms * interval '1 millisecond', CASE WHEN gated THEN nextval('run_arrivals') END
    FROM fresh
  )${held?.after ?? ''}
  SELECT i.event_id, i.gated, i.workflow_id,
         CASE WHEN i.key IS NULL THEN NULL
              ELSE coalesce((SELECT k.event_id FROM keyed k WHERE k.trigger_id = i.trigger_id AND k.key = i.key),
                            (SELECT k.event_id FROM event_keys k WHERE k.trigger_id = i.trigger_id AND k.key = i.key),
                            '${UNSEEN}') END AS first_event_id
  FROM input i
`;
const RECEIVE = receive(null);
const RECEIVE_HELD = receive(heldClauses(19));

const FIRST_EVENT = 'SELECT event_id FROM event_keys WHERE trigger_id = $1 AND key = $2';

interface Row {
  event_id: string;
  workflow_id: string;
  gated: boolean;
  first_event_id: string | null;
}

@Injectable()
export class GatedEventWriter {
  private readonly commits: GroupCommit<NewGatedEvent, StoredGatedEvent>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    this.commits = new GroupCommit((events) => this.write(events), {
      maxItems: 256,
      maxBytes: 8 * 1024 * 1024,
      size: ({ body }) => body.length,
      maxWaiting: 4096,
      onBatch: (size) => metrics.batchSize.observe({ writer: 'gatedEvents' }, size),
    });
  }

  /** Resolves once the event and its run are committed. */
  receive(event: NewGatedEvent): Promise<StoredGatedEvent> {
    return this.commits.submit(event);
  }

  drained(): Promise<void> {
    return this.commits.drained();
  }

  /** All of them in one statement, now. `leases`: nothing is stored of a trigger whose lease is lost. */
  async write(events: readonly NewGatedEvent[], leases?: readonly LeaseMove[]): Promise<StoredGatedEvent[]> {
    const ids = events.map((event) => event.ids ?? { event: newId(), run: newId() });
    let at = 1;
    const starts = events.map(({ body }) => {
      const start = at;
      at += body.length;
      return start;
    });
    const { rows } = await this.pool.query<Row>({
      ...(leases
        ? { name: 'receive-gated-held', text: RECEIVE_HELD }
        : { name: 'receive-gated', text: RECEIVE }),
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
        Buffer.concat(events.map(({ body }) => body)),
        uuids(events.map(({ versionId }) => versionId)),
        texts(events.map(({ orderKey }) => orderKey)),
        texts(events.map(({ debounceKey }) => debounceKey)),
        doubles(events.map(({ debounceMs }) => debounceMs)),
        ...(leases ? heldValues(leases) : []),
      ],
    });
    const known = new Map(rows.map((row) => [row.event_id, row]));
    return Promise.all(
      ids.map(async ({ event, run }, n): Promise<StoredGatedEvent> => {
        const row = known.get(event);
        if (!row) return { outcome: 'stale' };
        const gatedWorkflow = row.gated ? row.workflow_id : null;
        const first = row.first_event_id;
        if (first === null || first === event)
          return { outcome: 'accepted', eventId: event, runId: run, gatedWorkflow };
        const eventId = first === UNSEEN ? await this.firstEventOf(events[n]!) : first;
        return { outcome: 'duplicate', eventId, runId: null };
      }),
    );
  }

  private async firstEventOf({ triggerId, key }: NewEvent): Promise<string> {
    const { rows } = await this.pool.query<{ event_id: string }>(FIRST_EVENT, [triggerId, key]);
    return rows[0]!.event_id;
  }
}
