import { newId } from '#kernel';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { EventWriter, type NewEvent } from './event-writer';
import { createPool } from './pool';

let database: TestDatabase;
let pool: Pool;
let writer: EventWriter;
let workflow: SeededWorkflow;

const definition = { trigger: { connector: 'webhook', operation: 'catch' }, steps: [] };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  writer = new EventWriter(pool, new Metrics());
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  workflow = await seedWorkflow(database.url, definition);
});

const event = (more: Partial<NewEvent> = {}): NewEvent => ({
  triggerId: workflow.triggerId,
  source: 'webhook',
  body: Buffer.from('{}'),
  ...more,
});

async function countOf(table: 'events' | 'runs'): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE workflow_id = $1`,
    [workflow.workflowId],
  );
  return rows[0]!.n;
}

describe('EventWriter', () => {
  it('writes the event and a queued run of the published version', async () => {
    const body = Buffer.from([0, 92, 255, 39]);
    const headers = ['X-A', 'it’s "quoted" \\ {x,y}', 'X-A', ''];
    const stored = await writer.receive(
      event({ method: 'POST', path: '/a', query: 'b=%00', headers, contentType: 'x/y', body }),
    );
    expect(stored.outcome).toBe('accepted');
    const { rows } = await pool.query('SELECT * FROM events WHERE id = $1', [stored.eventId]);
    expect(rows).toEqual([
      {
        id: stored.eventId,
        workspace_id: workflow.workspaceId,
        workflow_id: workflow.workflowId,
        trigger_id: workflow.triggerId,
        source: 'webhook',
        method: 'POST',
        path: '/a',
        query: 'b=%00',
        headers,
        content_type: 'x/y',
        body,
        received_at: expect.any(Date),
      },
    ]);
    const { rows: runs } = await pool.query('SELECT * FROM runs WHERE id = $1', [stored.runId]);
    expect(runs).toMatchObject([
      {
        event_id: stored.eventId,
        workspace_id: workflow.workspaceId,
        workflow_id: workflow.workflowId,
        version_id: workflow.versionId,
        status: 'queued',
        fence: 0,
        lease_until: null,
        due_at: expect.any(Date),
      },
    ]);
  });

  it('gives each of a batch its own body and result, empty and large ones among them', async () => {
    const bodies = ['', 'a', 'ünï', '', 'x'.repeat(100_000), 'end'].map((text) => Buffer.from(text));
    const stored = await Promise.all(bodies.map((body) => writer.receive(event({ body }))));
    for (const [n, { eventId }] of stored.entries()) {
      const { rows } = await pool.query<{ body: Buffer }>('SELECT body FROM events WHERE id = $1', [eventId]);
      expect(rows[0]!.body.equals(bodies[n]!)).toBe(true);
    }
  });

  it('stores nothing for an unpublished or unknown trigger, while its neighbours are accepted', async () => {
    const off = await seedWorkflow(database.url, definition, { published: false });
    const [one, two, three] = await Promise.all([
      writer.receive(event()),
      writer.receive(event({ triggerId: off.triggerId, key: 'k' })),
      writer.receive(event({ triggerId: newId() })),
    ]);
    expect([one, two, three].map(({ outcome, runId }) => [outcome, runId === null])).toEqual([
      ['accepted', false],
      ['unpublished', true],
      ['unpublished', true],
    ]);
    const { rows } = await pool.query('SELECT id FROM events WHERE id = ANY($1)', [
      [two!.eventId, three!.eventId],
    ]);
    expect(rows).toEqual([]);
  });

  it('takes the first of equal keys in one batch', async () => {
    const stored = await Promise.all(['k', 'k', 'l', 'k'].map((key) => writer.receive(event({ key }))));
    expect(stored.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate', 'accepted', 'duplicate']);
    expect(stored[1]).toEqual({ outcome: 'duplicate', eventId: stored[0]!.eventId, runId: null });
    expect([await countOf('events'), await countOf('runs')]).toEqual([2, 2]);
  });

  it('knows a key across batches, processes and databases connections', async () => {
    const other = new EventWriter(pool, new Metrics());
    const first = await writer.receive(event({ key: 'k' }));
    expect(await other.receive(event({ key: 'k' }))).toEqual({
      outcome: 'duplicate',
      eventId: first.eventId,
      runId: null,
    });
    const crowd = await Promise.all(
      Array.from({ length: 40 }, (_, n) => [writer, other][n % 2]!.receive(event({ key: 'crowd' }))),
    );
    expect(new Set(crowd.map(({ eventId }) => eventId)).size).toBe(1);
    expect(crowd.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
  });

  it('keeps keys apart by trigger', async () => {
    const other = await seedWorkflow(database.url, definition);
    const stored = await Promise.all([
      writer.receive(event({ key: 'k' })),
      writer.receive(event({ key: 'k', triggerId: other.triggerId })),
    ]);
    expect(stored.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('forgets a key once its time is over', async () => {
    const first = await writer.receive(event({ key: 'k' }));
    await pool.query(`UPDATE event_keys SET expires_at = now() WHERE trigger_id = $1`, [workflow.triggerId]);
    const second = await writer.receive(event({ key: 'k' }));
    expect(second.outcome).toBe('accepted');
    expect(second.eventId).not.toBe(first.eventId);
    expect(await writer.receive(event({ key: 'k' }))).toMatchObject({
      outcome: 'duplicate',
      eventId: second.eventId,
    });
  });

  it('fails only the event that the database refuses', async () => {
    const stored = await Promise.allSettled([
      writer.receive(event()),
      writer.receive(event({ path: 'nul\u0000' })),
      writer.receive(event()),
    ]);
    expect(stored.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([await countOf('events'), await countOf('runs')]).toEqual([2, 2]);
  });
});
