import type { WorkflowSettings } from '#schema';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

import { createDataSource } from './data-source';
import { GatedEventWriter, type NewGatedEvent } from './gated-event-writer';
import { Gates, type ReleasedRun } from './gates';
import { PauseRepository } from './pauses.repository';
import { createPool } from './pool';
import { RunControl } from './run-control';
import { WorkflowRepository } from './workflows.repository';

let database: TestDatabase;
let pool: Pool;
let db: DataSource;
let writer: GatedEventWriter;
/** As many processes would: none of them knows of the others. */
let gates: Gates[];
let workflow: SeededWorkflow;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, size: 24 });
  db = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
  writer = new GatedEventWriter(pool, new Metrics());
  gates = Array.from({ length: 20 }, () => new Gates(pool, new Metrics()));
});
afterAll(async () => {
  await db.destroy();
  await pool.end();
  await database.drop();
});

const seed = async (settings: WorkflowSettings): Promise<void> => {
  workflow = await seedWorkflow(database.url, {
    trigger: { connector: 'webhook', operation: 'catch' },
    steps: [],
    settings,
  });
};

async function arrive(more: Partial<NewGatedEvent> = {}): Promise<string> {
  const stored = await writer.receive({
    triggerId: workflow.triggerId,
    versionId: workflow.versionId,
    source: 'webhook',
    body: Buffer.from('{}'),
    orderKey: null,
    debounceKey: null,
    debounceMs: null,
    ...more,
  });
  if (stored.outcome !== 'accepted') throw new Error(stored.outcome);
  expect(stored.gatedWorkflow).toBe(workflow.workflowId);
  return stored.runId!;
}

/** One after another, so that they arrive in this order. */
async function arriveAll(events: Partial<NewGatedEvent>[]): Promise<string[]> {
  const runs: string[] = [];
  for (const event of events) runs.push(await arrive(event));
  return runs;
}

const release = async (): Promise<string[]> =>
  (await gates[0]!.release(workflow.workflowId)).map(({ id }) => id);

const releaseEverywhere = async (): Promise<ReleasedRun[]> =>
  (await Promise.all(gates.map((each) => each.release(workflow.workflowId)))).flat();

/** As the journal does. */
const settle = (runId: string, status = 'succeeded') =>
  pool.query('UPDATE runs SET status = $2, due_at = NULL, finished_at = now() WHERE id = $1', [
    runId,
    status,
  ]);

interface Row {
  id: string;
  status: string;
  order_key: string | null;
  arrival: string;
  admitted_at: Date | null;
  error: { code: string } | null;
}
const rows = async (): Promise<Row[]> =>
  (
    await pool.query<Row>('SELECT * FROM runs WHERE workflow_id = $1 ORDER BY arrival, id', [
      workflow.workflowId,
    ])
  ).rows;
const parked = async () =>
  (await rows()).filter(({ admitted_at, status }) => admitted_at === null && status === 'queued').length;
const releaseAt = async (): Promise<Date | null> =>
  (
    await pool.query<{ at: Date | null }>('SELECT release_at AS at FROM gates WHERE workflow_id = $1', [
      workflow.workflowId,
    ])
  ).rows[0]!.at;
/** Lets time pass for what the gate compares with it. */
const pass = (ms: number) =>
  pool.query(
    `WITH parked AS (
       UPDATE parked_runs SET not_before = not_before - $2 * interval '1 millisecond' WHERE workflow_id = $1
     ), heads AS (
       UPDATE gate_heads SET not_before = not_before - $2 * interval '1 millisecond' WHERE workflow_id = $1
     )
     UPDATE runs SET admitted_at = admitted_at - $2 * interval '1 millisecond',
                     not_before = not_before - $2 * interval '1 millisecond' WHERE workflow_id = $1`,
    [workflow.workflowId, ms],
  );
const retry = async (runId: string): Promise<string> => {
  const { workspaceId, workflowId, versionId } = workflow;
  const [run] = (await pool.query<{ event_id: string }>('SELECT event_id FROM runs WHERE id = $1', [runId]))
    .rows;
  const again = { workspaceId, workflowId, versionId, eventId: run!.event_id, retryOf: runId, keep: [] };
  const { id, gated } = await new RunControl(db).retry(again);
  expect(gated).toBe(true);
  return id;
};

/** A release that waits for the row of a run. */
const HELD_UP = `
  SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%sluice_release%' AND pid <> pg_backend_pid()
`;
async function until(met: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await met());)
    if (Date.now() > end) throw new Error('It never came.');
}

describe('a gated trigger', () => {
  it('parks its runs in order of arrival until they are let through', async () => {
    await seed({ concurrency: 2 });
    const runs = await arriveAll([{}, {}, {}]);
    const stored = await pool.query(
      `SELECT id, gated, due_at = 'infinity' AS parked, admitted_at FROM runs WHERE workflow_id = $1 ORDER BY arrival`,
      [workflow.workflowId],
    );
    expect(stored.rows).toEqual(runs.map((id) => ({ id, gated: true, parked: true, admitted_at: null })));
    expect(await release()).toEqual(runs.slice(0, 2));
    const due = await pool.query(
      'SELECT id FROM runs WHERE workflow_id = $1 AND due_at <= now() AND fence = 0 ORDER BY arrival',
      [workflow.workflowId],
    );
    expect(due.rows).toEqual(runs.slice(0, 2).map((id) => ({ id })));
  });

  it('stores nothing by the keys of a version that is not the published one any more', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const stored = await writer.receive({
      triggerId: workflow.triggerId,
      versionId: workflow.workflowId,
      source: 'webhook',
      body: Buffer.alloc(0),
      orderKey: 'old',
      debounceKey: null,
      debounceMs: null,
    });
    expect(stored).toEqual({ outcome: 'stale' });
    expect(await rows()).toEqual([]);
  });

  it('does not store a second event of a key', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const event = {
      triggerId: workflow.triggerId,
      versionId: workflow.versionId,
      source: 'webhook' as const,
    };
    const keys = { orderKey: 'a', debounceKey: null, debounceMs: null, key: 'template:1' };
    const first = await writer.receive({ ...event, ...keys, body: Buffer.alloc(0) });
    const second = await writer.receive({ ...event, ...keys, body: Buffer.alloc(0) });
    expect(first).toMatchObject({ outcome: 'accepted' });
    expect(second).toEqual({
      outcome: 'duplicate',
      eventId: 'eventId' in first && first.eventId,
      runId: null,
    });
    expect(await rows()).toHaveLength(1);
  });
});

describe('concurrency', () => {
  it('is never exceeded, however many ask at once', async () => {
    await seed({ concurrency: 3 });
    await Promise.all(Array.from({ length: 40 }, () => arrive()));
    const active = new Set<string>();
    for (let done = 0; done < 40;) {
      for (const { id } of await releaseEverywhere()) {
        expect(active).not.toContain(id);
        active.add(id);
      }
      expect(active.size).toBe(Math.min(3, 40 - done));
      const ended = [...active].slice(0, 1 + (done % 3));
      await Promise.all(ended.map((id) => settle(id, done % 2 ? 'failed' : 'succeeded')));
      for (const id of ended) active.delete(id);
      done += ended.length;
    }
    expect(await release()).toEqual([]);
    expect(await parked()).toBe(0);
  });

  it('counts a run that waits', async () => {
    await seed({ concurrency: 1 });
    const [first] = await arriveAll([{}, {}]);
    expect(await release()).toEqual([first]);
    await pool.query(`UPDATE runs SET status = 'waiting', due_at = 'infinity' WHERE id = $1`, [first]);
    expect(await releaseEverywhere()).toEqual([]);
  });
});

describe('order', () => {
  it('lets one run of each key through at a time, in order of arrival', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const keys = ['a', 'b', 'c', 'd'];
    await Promise.all(keys.map((orderKey) => arriveAll(Array.from({ length: 12 }, () => ({ orderKey })))));
    const active = new Map<string, Row>();
    const order: Row[] = [];
    while (order.length < 48 || active.size > 0) {
      const released = new Set((await releaseEverywhere()).map(({ id }) => id));
      for (const run of (await rows()).filter(({ id }) => released.has(id))) {
        expect(active.has(run.order_key!)).toBe(false);
        active.set(run.order_key!, run);
        order.push(run);
      }
      expect(active.size).toBeGreaterThan(0);
      const ended = [...active.values()].filter(() => Math.random() < 0.5);
      await Promise.all(ended.map(({ id }, n) => settle(id, n % 3 ? 'succeeded' : 'failed')));
      for (const { order_key } of ended) active.delete(order_key!);
    }
    for (const key of keys) {
      const arrivals = order.filter((run) => run.order_key === key).map(({ arrival }) => Number(arrival));
      expect(arrivals).toHaveLength(12);
      expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
    }
  });

  it('goes with a limit of runs at once: those that came first are first', async () => {
    await seed({ orderBy: '{{trigger.body.key}}', concurrency: 2 });
    const [a1, , b1, c1] = await arriveAll([
      { orderKey: 'z' },
      { orderKey: 'z' },
      { orderKey: 'y' },
      { orderKey: 'x' },
    ]);
    expect((await release()).toSorted()).toEqual([a1, b1].toSorted());
    await settle(b1!);
    expect(await release()).toEqual([c1]);
  });

  it('gives a retry the place of the run that it retries', async () => {
    await seed({ orderBy: '{{trigger.body}}' });
    const [first, second] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }]);
    await release();
    await settle(first!, 'failed');
    const again = await retry(first!);
    expect(await release()).toEqual([again]);
    await settle(again);
    expect(await release()).toEqual([second]);
  });

  it('does not hold up what has no key', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const [first, , loose, looser] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }, {}, {}]);
    expect((await release()).toSorted()).toEqual([first, loose, looser].toSorted());
  });

  it('keeps a key busy while its run waits', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const [first, second] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }]);
    await release();
    await pool.query(`UPDATE runs SET status = 'waiting', due_at = now() + interval '1 hour' WHERE id = $1`, [
      first,
    ]);
    expect(await release()).toEqual([]);
    await settle(first!, 'cancelled');
    expect(await release()).toEqual([second]);
  });
});

describe('a key that stops when a run of it fails', () => {
  const stopping: WorkflowSettings = { orderBy: '{{trigger.body.key}}', onKeyFailure: 'stop' };
  const stopped = async () => new PauseRepository(db).stoppedKeys(workflow.workspaceId, workflow.workflowId);

  it.each(['failed', 'unknown'])('holds what comes later, and only of this key: %s', async (status) => {
    await seed(stopping);
    const [a1, , b1, b2] = await arriveAll(['a', 'a', 'b', 'b'].map((orderKey) => ({ orderKey })));
    await release();
    await settle(a1!, status);
    await settle(b1!);
    expect(await release()).toEqual([b2]);
    expect(await stopped()).toEqual([{ key: 'a', runId: a1, since: expect.any(Date) as Date, waiting: 1 }]);
  });

  it('goes on after a run that was cancelled', async () => {
    await seed(stopping);
    const [a1, a2] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }]);
    await release();
    await settle(a1!, 'cancelled');
    expect(await stopped()).toEqual([]);
    expect(await release()).toEqual([a2]);
  });

  it('goes on once the run is retried with success, however often that takes', async () => {
    await seed(stopping);
    const [a1, a2] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }]);
    await release();
    await settle(a1!, 'failed');
    for (const end of ['failed', 'cancelled', 'unknown']) {
      const again = await retry(a1!);
      expect(await release()).toEqual([again]);
      await settle(again, end);
      expect(await release()).toEqual([]);
      expect(await stopped()).toMatchObject([{ key: 'a', waiting: 1 }]);
    }
    const last = await retry(a1!);
    expect(await release()).toEqual([last]);
    expect(await release()).toEqual([]);
    await settle(last);
    expect(await release()).toEqual([a2]);
  });

  it('goes on when a person lets it', async () => {
    await seed(stopping);
    const [a1, a2, a3] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }, { orderKey: 'a' }]);
    await release();
    await settle(a1!, 'failed');
    const pauses = new PauseRepository(db);
    expect(await pauses.resumeKey(workflow.workspaceId, workflow.workflowId, 'b')).toBeNull();
    expect(await pauses.resumeKey(workflow.workflowId, workflow.workflowId, 'a')).toBeNull();
    expect(await pauses.resumeKey(workflow.workspaceId, workflow.workflowId, 'a')).toBe(a1);
    expect(await stopped()).toEqual([]);
    expect(await release()).toEqual([a2]);
    await settle(a2!, 'failed');
    expect(await release()).toEqual([]);
    expect(await stopped()).toMatchObject([{ runId: a2, waiting: 1 }]);
    // A retry of an earlier run is not held by what failed after it.
    const again = await retry(a1!);
    expect(await release()).toEqual([again]);
    await settle(again);
    expect(await release()).toEqual([]);
    expect(await pauses.resumeKey(workflow.workspaceId, workflow.workflowId, 'a')).toBe(a2);
    expect(await release()).toEqual([a3]);
  });

  it('goes on by itself unless the settings say that it stops', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const [a1, a2] = await arriveAll([{ orderKey: 'a' }, { orderKey: 'a' }]);
    await release();
    await settle(a1!, 'failed');
    expect(await release()).toEqual([a2]);
  });
});

describe('rate', () => {
  it('is never exceeded in any window, and says when to look again', async () => {
    await seed({ rate: { limit: 5, perMs: 60_000 } });
    await Promise.all(Array.from({ length: 12 }, () => arrive()));
    expect(await releaseEverywhere()).toHaveLength(5);
    const [first] = (await rows()).filter(({ admitted_at }) => admitted_at);
    expect((await releaseAt())!.getTime() - first!.admitted_at!.getTime()).toBeCloseTo(60_000, -2);
    // That they have ended makes no room.
    for (const { id, admitted_at } of await rows()) if (admitted_at) await settle(id);
    await pass(50_000);
    expect(await releaseEverywhere()).toEqual([]);
    await pass(10_001);
    expect(await releaseEverywhere()).toHaveLength(5);
    await pass(60_001);
    expect(await releaseEverywhere()).toHaveLength(2);
    expect(await releaseAt()).toBeNull();
  });

  it('slides: what started in the middle of a window counts until it is over', async () => {
    await seed({ rate: { limit: 2, perMs: 60_000 } });
    await arrive();
    expect(await release()).toHaveLength(1);
    await pass(40_000);
    await arriveAll([{}, {}]);
    expect(await release()).toHaveLength(1);
    await pass(20_001);
    expect(await release()).toHaveLength(1);
    await arrive();
    expect(await release()).toEqual([]);
  });
});

describe('debounce', () => {
  const debounced: WorkflowSettings = { debounce: { key: '{{trigger.body.key}}', windowMs: 60_000 } };
  const event = (debounceKey: string) => ({ debounceKey, debounceMs: 60_000 });

  it('runs the last event of a key, once no other came for so long', async () => {
    await seed(debounced);
    const [a1, a2, b1, a3] = await arriveAll(['a', 'a', 'b', 'a'].map(event));
    expect(await releaseEverywhere()).toEqual([]);
    expect((await releaseAt())!.getTime()).toBeGreaterThan(Date.now());
    const halted = (await rows()).filter(({ status }) => status === 'filtered');
    expect(halted.map(({ id }) => id)).toEqual([a1, a2]);
    expect(halted[0]!.error).toMatchObject({ kind: 'halted', code: 'run.debounced' });
    await pass(60_001);
    expect((await releaseEverywhere()).map(({ id }) => id).toSorted()).toEqual([b1, a3].toSorted());
    expect(await parked()).toBe(0);
  });

  it('leaves alone what came before the window', async () => {
    await seed(debounced);
    const first = await arrive(event('a'));
    await pass(60_001);
    const second = await arrive(event('a'));
    expect(await release()).toEqual([first]);
    await pass(60_001);
    expect(await release()).toEqual([second]);
  });

  it('forgets no event that comes while it halts others', async () => {
    await seed(debounced);
    await arriveAll(['a', 'b'].map(event));
    await release();
    const [a1, b1] = (await rows()).map(({ id }) => id);
    await arrive(event('a'));
    const holder = await pool.connect();
    let halting: Promise<string[]>;
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM runs WHERE id = $1 FOR UPDATE', [a1]);
      halting = release();
      await until(async () => (await holder.query(HELD_UP)).rows.length > 0);
      await arrive(event('b'));
    } finally {
      await holder.query('COMMIT');
      holder.release();
    }
    await halting;
    await release();
    const halted = (await rows()).filter(({ status }) => status === 'filtered').map(({ id }) => id);
    expect(halted).toEqual([a1, b1]);
  });

  it('comes before order and limits', async () => {
    await seed({ ...debounced, orderBy: '{{trigger.body.order}}', concurrency: 1 });
    const [a1, b1, a2] = await arriveAll([
      { ...event('a'), orderKey: 'k' },
      { ...event('b'), orderKey: 'k' },
      { ...event('a'), orderKey: 'k' },
    ]);
    await pass(60_001);
    expect(await release()).toEqual([b1]);
    expect((await rows()).find(({ id }) => id === a1)).toMatchObject({ status: 'filtered' });
    expect(await release()).toEqual([]);
    await settle(b1!);
    expect(await release()).toEqual([a2]);
  });
});

describe('a pause', () => {
  it('holds thousands of events, and a resume lets them through in batches, in order', async () => {
    await seed({});
    const pauses = new PauseRepository(db);
    const reason = { code: 'workflow.paused', message: 'Lunch' };
    expect(await pauses.pause(workflow.workspaceId, workflow.workflowId, reason)).toBe(true);
    expect(await pauses.pause(workflow.workspaceId, workflow.workflowId, reason)).toBe(false);
    await Promise.all(Array.from({ length: 2000 }, () => arrive()));
    expect(await release()).toEqual([]);
    expect(await parked()).toBe(2000);
    expect((await gates[0]!.parked(null, 100)).ids).not.toContain(workflow.workflowId);
    expect(await gates[0]!.due(100)).not.toContain(workflow.workflowId);

    expect(await pauses.resume(workflow.workspaceId, workflow.workflowId)).toBe(true);
    expect(await pauses.resume(workflow.workspaceId, workflow.workflowId)).toBe(false);
    const expected = (await rows()).map(({ id }) => id);
    const released: string[] = [];
    while (released.length < 2000) {
      // What the sweeper does, until nothing is left.
      expect(await gates[0]!.due(100)).toContain(workflow.workflowId);
      const batch = await release();
      expect(batch.length).toBeLessThanOrEqual(500);
      expect(new Set(batch)).toEqual(
        new Set(expected.slice(released.length, released.length + batch.length)),
      );
      released.push(...batch);
    }
    await release();
    expect(await gates[0]!.due(100)).not.toContain(workflow.workflowId);
    const { rows: triggers } = await pool.query('SELECT gated FROM triggers WHERE id = $1', [
      workflow.triggerId,
    ]);
    expect(triggers).toEqual([{ gated: false }]);
  });

  it('keeps the gate of what has one', async () => {
    await seed({ concurrency: 1 });
    const pauses = new PauseRepository(db);
    await pauses.pause(workflow.workspaceId, workflow.workflowId, { code: 'workflow.paused', message: 'x' });
    await arriveAll([{}, {}]);
    await pauses.resume(workflow.workspaceId, workflow.workflowId);
    expect(await release()).toHaveLength(1);
    const { rows: triggers } = await pool.query('SELECT gated FROM triggers WHERE id = $1', [
      workflow.triggerId,
    ]);
    expect(triggers).toEqual([{ gated: true }]);
  });

  it('ends with the workflow: what was held is cancelled', async () => {
    await seed({});
    await new PauseRepository(db).pause(workflow.workspaceId, workflow.workflowId, {
      code: 'workflow.paused',
      message: 'x',
    });
    await arriveAll([{}, {}]);
    await new WorkflowRepository(db).delete(workflow.workspaceId, workflow.workflowId);
    expect((await rows()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('what a crash left behind', () => {
  it('is found: runs that were parked and never asked for', async () => {
    const lost: string[] = [];
    for (const settings of [{ concurrency: 1 }, { orderBy: '{{trigger.body}}' }]) {
      await seed(settings);
      await arrive({ orderKey: 'a' });
      lost.push(workflow.workflowId);
    }
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page = await gates[0]!.parked(after, 1);
      found.push(...page.ids);
      after = page.next;
    } while (after !== null);
    expect(found).toEqual(expect.arrayContaining(lost));
    expect(new Set(found).size).toBe(found.length);
    expect(await release()).toHaveLength(1);
    expect((await gates[0]!.parked(null, 100)).ids).not.toContain(workflow.workflowId);
  });
});
