import { newId } from '#kernel';
import { Metrics } from '#telemetry';
import {
  createTestDatabase,
  seedWorkflow,
  waitUntil,
  type SeededWorkflow,
  type TestDatabase,
} from '#testing';
import type { Pool } from 'pg';

import { DueRuns } from './due-runs';
import { EventWriter } from './event-writer';
import { JournalWriter, type JournalEntry, type StepRecord } from './journal-writer';
import { createPool } from './pool';
import { RunClaimer, type ClaimedRun } from './run-claimer';

let database: TestDatabase;
let pool: Pool;
let events: EventWriter;
let claimer: RunClaimer;
let journal: JournalWriter;
let due: DueRuns;
let workflow: SeededWorkflow;

const LEASE_MS = 60_000;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  const metrics = new Metrics();
  events = new EventWriter(pool, metrics);
  claimer = new RunClaimer(pool, metrics);
  journal = new JournalWriter(pool, metrics);
  due = new DueRuns(pool);
  workflow = await seedWorkflow(database.url, {
    trigger: { connector: 'webhook', operation: 'catch' },
    steps: [
      { id: 'shape', type: 'map', input: {} },
      { id: 'send', type: 'action', connector: 'http', operation: 'request', input: {} },
    ],
  });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function newRun(body = '{}'): Promise<string> {
  const { runId } = await events.receive({
    triggerId: workflow.triggerId,
    source: 'webhook',
    headers: ['A', 'b'],
    body: Buffer.from(body),
  });
  return runId!;
}

async function claimed(runId?: string): Promise<ClaimedRun> {
  const run = await claimer.claim({ runId: runId ?? (await newRun()), leaseMs: LEASE_MS });
  expect(run).not.toBeNull();
  return run!;
}

const rowOf = async (id: string) =>
  (await pool.query<Record<string, unknown>>('SELECT * FROM runs WHERE id = $1', [id])).rows[0]!;
const expireLease = (id: string) => pool.query(`UPDATE runs SET lease_until = now() WHERE id = $1`, [id]);

const step = (more: Partial<StepRecord> = {}): StepRecord => ({
  id: newId(),
  stepId: 'send',
  path: 'send',
  type: 'action',
  status: 'succeeded',
  attempt: 1,
  idempotencyKey: 'key',
  input: { a: 1 },
  output: { b: [2] },
  error: null,
  warnings: null,
  logs: null,
  attempts: null,
  startedAt: new Date('2026-01-01T00:00:00.123Z'),
  finishedAt: new Date('2026-01-01T00:00:01.456Z'),
  nextAttemptInMs: null,
  ...more,
});

const entry = (run: ClaimedRun, more: Partial<JournalEntry> = {}): JournalEntry => ({
  runId: run.id,
  workspaceId: run.workspaceId,
  fence: run.fence,
  steps: [],
  run: { status: 'succeeded', error: null },
  ...more,
});

describe('RunClaimer', () => {
  it('gives a fresh run with its event, and marks the first effect as started', async () => {
    const runId = await newRun('{"a":1}');
    const run = await claimed(runId);
    expect(run).toMatchObject({
      id: runId,
      workspaceId: workflow.workspaceId,
      workflowId: workflow.workflowId,
      versionId: workflow.versionId,
      fence: 1,
      recoveries: 0,
      retryOf: null,
      inFlight: [{ path: 'send', attempt: 1 }],
      event: {
        triggerId: workflow.triggerId,
        source: 'webhook',
        headers: ['A', 'b'],
        body: Buffer.from('{"a":1}'),
      },
    });
    expect(Math.abs(run.event!.receivedAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await rowOf(runId)).toMatchObject({
      status: 'running',
      fence: 1,
      in_flight: [{ path: 'send', attempt: 1 }],
    });
  });

  it('claims a run whose event is gone, and says so', async () => {
    const runId = await newRun();
    await pool.query('DELETE FROM events WHERE id = (SELECT event_id FROM runs WHERE id = $1)', [runId]);
    expect(await claimed(runId)).toMatchObject({ id: runId, event: null });
  });

  it('gives a run to one of many who ask at once, here and in other processes', async () => {
    const runId = await newRun();
    const other = new RunClaimer(pool, new Metrics());
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => [claimer, other][n % 2]!.claim({ runId, leaseMs: LEASE_MS })),
    );
    expect(answers.filter((run) => run !== null)).toHaveLength(1);
    expect(await claimer.claim({ runId, leaseMs: LEASE_MS })).toBeNull();
    expect(await rowOf(runId)).toMatchObject({ fence: 1 });
  });

  it('gives a run again once its lease is over, under a higher fence, and counts that', async () => {
    const { id } = await claimed();
    await expireLease(id);
    expect(await claimed(id)).toMatchObject({
      fence: 2,
      recoveries: 1,
      inFlight: [{ path: 'send', attempt: 1 }],
    });
    await expireLease(id);
    expect(await claimed(id)).toMatchObject({ fence: 3, recoveries: 2 });
  });

  it('counts anew after progress', async () => {
    const first = await claimed();
    await expireLease(first.id);
    const second = await claimed(first.id);
    expect(second.recoveries).toBe(1);
    const inFlight = [{ path: 'send', attempt: 1 }];
    expect((await journal.write(entry(second, { run: { status: 'running', inFlight } }))).written).toBe(true);
    await expireLease(first.id);
    expect(await claimed(first.id)).toMatchObject({ fence: 3, recoveries: 1, inFlight });
  });

  it('gives no run that is settled, not due or not there', async () => {
    const run = await claimed();
    await journal.write(entry(run));
    const later = await claimed();
    await journal.write(entry(later, { run: { status: 'waiting', dueInMs: 3_600_000, signals: 0 } }));
    for (const runId of [run.id, later.id, newId()]) {
      expect(await claimer.claim({ runId, leaseMs: LEASE_MS })).toBeNull();
    }
  });

  it('renews what is held under its fence, and nothing else', async () => {
    const [held, lost, done] = [await claimed(), await claimed(), await claimed()];
    await expireLease(lost.id);
    await claimed(lost.id);
    await journal.write(entry(done));
    await expireLease(held.id);
    const kept = await claimer.renew(
      [held, lost, done].map(({ id, fence }) => ({ id, fence })),
      LEASE_MS,
    );
    expect([...kept]).toEqual([[held.id, 0]]);
    expect(await claimer.claim({ runId: held.id, leaseMs: LEASE_MS })).toBeNull();
    expect(await rowOf(done.id)).toMatchObject({ status: 'succeeded', lease_until: null });
  });
});

describe('JournalWriter', () => {
  it('writes steps and the end of the run in one', async () => {
    const run = await claimed();
    const record = step();
    expect((await journal.write(entry(run, { steps: [record] }))).written).toBe(true);
    expect(await rowOf(run.id)).toMatchObject({
      status: 'succeeded',
      due_at: null,
      lease_until: null,
      in_flight: null,
      error: null,
      finished_at: expect.any(Date),
    });
    const { nextAttemptInMs: _, ...kept } = record;
    expect(await journal.load(run.id)).toEqual([
      { ...kept, runId: run.id, workspaceId: workflow.workspaceId, nextAttemptAt: null, nextInMs: null },
    ]);
  });

  it('writes nothing under a stale fence', async () => {
    const stale = await claimed();
    await expireLease(stale.id);
    const current = await claimed(stale.id);
    const before = await rowOf(stale.id);
    const ends: JournalEntry['run'][] = [
      { status: 'succeeded', error: null },
      { status: 'running', inFlight: null },
      { status: 'waiting', dueInMs: 0, signals: 0 },
    ];
    for (const run of ends)
      expect((await journal.write(entry(stale, { steps: [step()], run }))).written).toBe(false);
    expect(await rowOf(stale.id)).toEqual(before);
    expect(await journal.load(stale.id)).toEqual([]);
    expect((await journal.write(entry(current, { steps: [step()] }))).written).toBe(true);
  });

  it('writes nothing to a run that is settled, even under its fence', async () => {
    const run = await claimed();
    await journal.write(
      entry(run, { run: { status: 'failed', error: { kind: 'permanent', code: 'a', message: 'A.' } } }),
    );
    const before = await rowOf(run.id);
    expect((await journal.write(entry(run, { steps: [step()] }))).written).toBe(false);
    expect(await rowOf(run.id)).toEqual(before);
  });

  it('tells each of a batch its own result', async () => {
    const [good, stale, fine] = [await claimed(), await claimed(), await claimed()];
    const results = await Promise.all([
      journal.write(entry(good, { steps: [step()] })),
      journal.write(entry({ ...stale, fence: 99 }, { steps: [step()] })),
      journal.write(entry(fine, { steps: [step(), step({ path: 'x', output: 'text \u0000 \ud800' })] })),
    ]);
    expect(results.map(({ written }) => written)).toEqual([true, false, true]);
    expect(await journal.load(stale.id)).toEqual([]);
    expect((await journal.load(fine.id)).map(({ output }) => output)).toEqual([
      { b: [2] },
      'text \u0000 \ud800',
    ]);
  });

  it('updates a step that waited, in its place', async () => {
    const run = await claimed();
    const failure = { kind: 'retryable', code: 'http.status', message: 'No.' } as const;
    const waited = step({
      status: 'waiting',
      output: null,
      error: failure,
      finishedAt: null,
      nextAttemptInMs: 5000,
    });
    await journal.write(entry(run, { steps: [waited], run: { status: 'waiting', dueInMs: 0, signals: 0 } }));
    const [kept] = await journal.load(run.id);
    expect(kept).toMatchObject({ status: 'waiting', finishedAt: null, nextAttemptAt: expect.any(Date) });
    const again = await claimed(run.id);
    expect(again).toMatchObject({ fence: 2, recoveries: 0, inFlight: null });
    const attempts = [{ attempt: 1, startedAt: 'a', finishedAt: 'b', error: failure }];
    await journal.write(entry(again, { steps: [step({ id: waited.id, attempt: 2, attempts })] }));
    expect(await journal.load(run.id)).toMatchObject([
      { id: waited.id, status: 'succeeded', attempt: 2, error: null, attempts, nextAttemptAt: null },
    ]);
  });

  it('keeps the lease of a run that goes on, and gives it up for one that waits', async () => {
    const run = await claimed();
    const { lease_until: lease } = await rowOf(run.id);
    const inFlight = [{ path: 'send', attempt: 1 }];
    await journal.write(entry(run, { run: { status: 'running', inFlight } }));
    expect(await rowOf(run.id)).toMatchObject({ status: 'running', lease_until: lease, in_flight: inFlight });
    await journal.write(entry(run, { run: { status: 'waiting', dueInMs: 3_600_000, signals: 0 } }));
    const row = await rowOf(run.id);
    expect(row).toMatchObject({ status: 'waiting', lease_until: null, in_flight: null, finished_at: null });
    expect((row['due_at'] as Date).getTime()).toBeGreaterThan(Date.now() + 3_000_000);
  });
});

describe('DueRuns', () => {
  const find = async (graceMs: number) => (await due.find(10_000, graceMs)).map(({ id }) => id);

  it('finds fresh runs only after their grace, and timers and lost claims at once', async () => {
    const [fresh, forgotten, timer, held, lost] = [
      await newRun(),
      await newRun(),
      await claimed(),
      await claimed(),
      await claimed(),
    ];
    await pool.query(`UPDATE runs SET due_at = now() - interval '1 minute' WHERE id = $1`, [forgotten]);
    await journal.write(entry(timer, { run: { status: 'waiting', dueInMs: 0, signals: 0 } }));
    await expireLease(lost.id);
    const found = await find(30_000);
    expect(found).toEqual(expect.arrayContaining([forgotten, timer.id, lost.id]));
    expect(found).not.toContain(fresh);
    expect(found).not.toContain(held.id);
    expect(await find(0)).toContain(fresh);
    expect((await due.find(10_000, 0)).find(({ id }) => id === lost.id)).toEqual({ id: lost.id, fence: 1 });
  });

  it('leaves out timers that are not due, and what is settled', async () => {
    const [later, done] = [await claimed(), await claimed()];
    await journal.write(entry(later, { run: { status: 'waiting', dueInMs: 3_600_000, signals: 0 } }));
    await journal.write(entry(done));
    const found = await find(0);
    expect(found).not.toContain(later.id);
    expect(found).not.toContain(done.id);
    await pool.query('UPDATE runs SET due_at = now() WHERE id = $1', [later.id]);
    expect(await find(0)).toContain(later.id);
  });

  it('finds the oldest first, and no more than asked for', async () => {
    const oldest = await newRun();
    await newRun();
    await pool.query(`UPDATE runs SET due_at = now() - interval '1 year' WHERE id = $1`, [oldest]);
    expect((await due.find(1, 0)).map(({ id }) => id)).toEqual([oldest]);
  });

  it('finds all that was held, once the leases were ended', async () => {
    const held = await claimed();
    expect(await find(0)).not.toContain(held.id);
    expect(await due.expireLeases()).toBeGreaterThan(0);
    await waitUntil(async () => (await find(0)).includes(held.id));
  });
});
