import { FailureError, newId } from '#kernel';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { DIGEST_RELEASED_AT, Digests, type Collected, type DigestItem } from './digests';
import { MAX_DIGEST_ITEM_BYTES } from './digest-limits';
import { EventWriter } from './event-writer';
import { createPool } from './pool';
import { Upkeep } from './upkeep';

let database: TestDatabase;
let pools: Pool[];
let pool: Pool;
let digests: Digests;
let other: Digests;
let events: EventWriter;
let workflow: SeededWorkflow;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [createPool({ url: database.url }), createPool({ url: database.url })];
  pool = pools[0]!;
  [digests, other] = pools.map((each) => new Digests(each)) as [Digests, Digests];
  events = new EventWriter(pool, new Metrics());
  workflow = await seedWorkflow(database.url, {
    trigger: { connector: 'webhook', operation: 'catch' },
    steps: [],
  });
});
afterAll(async () => {
  await Promise.all(pools.map((each) => each.end()));
  await database.drop();
});

let names = 0;
const newName = () => `digest ${names++}`;

async function newRun(): Promise<string> {
  const { triggerId } = workflow;
  const { runId } = await events.receive({
    triggerId,
    source: 'webhook',
    headers: [],
    body: Buffer.from('{}'),
  });
  return runId!;
}

async function step(name: string, more: Partial<DigestItem> = {}): Promise<DigestItem> {
  const runId = await newRun();
  return { workspaceId: workflow.workspaceId, runId, path: 'collect', name, item: runId, ...more };
}

const end = (runId: string) =>
  pool.query(`UPDATE runs SET status = 'cancelled', due_at = NULL WHERE id = $1`, [runId]);
const wait = (runId: string) =>
  pool.query(`UPDATE runs SET status = 'waiting', due_at = 'infinity' WHERE id = $1`, [runId]);
const signalsOf = async (runId: string) =>
  (await pool.query<{ signals: number }>('SELECT signals FROM runs WHERE id = $1', [runId])).rows[0]!.signals;
const rowOf = async (name: string) =>
  (await pool.query<Record<string, unknown>>('SELECT * FROM digests WHERE name = $1', [name])).rows[0];
const itemsOf = (collected: Collected) => (collected.outcome === 'released' ? collected.items : null);

it('lets the first run carry what the others collect, in their order', async () => {
  const name = newName();
  const [first, second, third] = [await step(name), await step(name), await step(name)];
  expect(await digests.collect(first)).toEqual({ outcome: 'carries', forMs: null });
  expect(await digests.collect(second)).toEqual({ outcome: 'collected', ring: null });
  expect(await digests.collect(third)).toEqual({ outcome: 'collected', ring: null });
  expect(await digests.carryOn(first)).toMatchObject({ items: [first.runId, second.runId, third.runId] });
  expect(await rowOf(name)).toBeUndefined();
  // The next batch is another run's.
  const next = await step(name);
  expect(await digests.collect(next)).toMatchObject({ outcome: 'carries' });
  expect((await digests.carryOn(next)).items).toEqual([next.runId]);
});

it('gives the same however often a step is tried', async () => {
  const name = newName();
  const [first, second] = [await step(name), await step(name)];
  for (let n = 0; n < 2; n += 1) {
    expect(await digests.collect(first)).toMatchObject({ outcome: 'carries' });
    expect(await digests.collect(second)).toMatchObject({ outcome: 'collected' });
  }
  const items = [first.runId, second.runId];
  for (let n = 0; n < 2; n += 1) expect((await digests.carryOn(first)).items).toEqual(items);
  expect(await digests.collect(second)).toMatchObject({ outcome: 'collected' });
  expect(itemsOf(await digests.collect(first))).toEqual(items);
  expect(await rowOf(name)).toBeUndefined();
});

describe('at a count', () => {
  it('wakes the run that carries, once', async () => {
    const name = newName();
    const [first, second, third] = [await step(name), await step(name), await step(name)];
    await digests.collect({ ...first, count: 2 });
    await wait(first.runId);
    expect(await digests.collect({ ...second, count: 2 })).toEqual({
      outcome: 'collected',
      ring: { id: first.runId, fence: 0 },
    });
    expect(await digests.collect({ ...third, count: 2 })).toEqual({ outcome: 'collected', ring: null });
    const { rows } = await pool.query('SELECT due_at <= now() AS due FROM runs WHERE id = $1', [first.runId]);
    expect(rows).toEqual([{ due: true }]);
    expect((await digests.carryOn(first)).items).toHaveLength(3);
  });

  it('goes on at once where the run that carries completes it', async () => {
    const only = await step(newName(), { count: 1 });
    expect(itemsOf(await digests.collect(only))).toEqual([only.runId]);
    expect(itemsOf(await digests.collect(only))).toEqual([only.runId]);
  });

  it('is reached by the size of the items, too', async () => {
    const name = newName();
    const first = await step(name);
    await digests.collect(first);
    const item = 'x'.repeat(MAX_DIGEST_ITEM_BYTES - 2);
    for (let bytes = 0; bytes < DIGEST_RELEASED_AT.bytes; bytes += MAX_DIGEST_ITEM_BYTES) {
      expect(await signalsOf(first.runId)).toBe(0);
      await digests.collect(await step(name, { item }));
    }
    expect(await signalsOf(first.runId)).toBe(1);
  });
});

it('waits from the first item on, or until the next time of the schedule', async () => {
  const name = newName();
  const first = await step(name, { everyMs: 60_000, nextInMs: 90_000 });
  const carried = await digests.collect(first);
  expect(carried).toMatchObject({ outcome: 'carries' });
  const forMs = carried.outcome === 'carries' ? carried.forMs! : 0;
  expect(forMs).toBeGreaterThan(50_000);
  expect(forMs).toBeLessThanOrEqual(60_000);
  await pool.query(`UPDATE digests SET open_since = open_since - interval '2 minutes' WHERE name = $1`, [
    name,
  ]);
  expect(itemsOf(await digests.collect(first))).toEqual([first.runId]);
});

describe('when the run that carries has ended', () => {
  it('lets the next one carry all', async () => {
    const name = newName();
    const [first, second, third] = [await step(name), await step(name), await step(name)];
    await digests.collect(first);
    await digests.collect(second);
    await end(first.runId);
    expect(await digests.ask(workflow.workspaceId, name)).toEqual({ runId: first.runId, ended: true });
    expect((await digests.list(workflow.workspaceId, 1000)).find((one) => one.name === name)).toMatchObject({
      openItems: 2,
      carrierRunId: null,
      releaseAt: null,
    });
    expect(await digests.collect(third)).toMatchObject({ outcome: 'carries' });
    expect((await digests.carryOn(third)).items).toEqual([first.runId, second.runId, third.runId]);
    expect((await digests.carryOn(first)).items).toEqual([]);
  });

  it('lets a retry of it carry all, with its own item in the place of the old one', async () => {
    const name = newName();
    const [first, second] = [await step(name), await step(name)];
    await digests.collect(first);
    await digests.collect(second);
    await end(first.runId);
    // Of a retry that ended before it came to the step, too.
    const between = await newRun();
    const again = await newRun();
    await pool.query('UPDATE runs SET retry_of = $2 WHERE id = $1', [between, first.runId]);
    await pool.query('UPDATE runs SET retry_of = $2 WHERE id = $1', [again, between]);
    const retried = { ...first, runId: again, item: 'anew' };
    for (let n = 0; n < 2; n += 1)
      expect(await digests.collect(retried)).toMatchObject({ outcome: 'carries' });
    expect(await rowOf(name)).toMatchObject({ open_items: 2 });
    expect((await digests.carryOn(retried)).items).toEqual(['anew', second.runId]);
  });

  it('collects the item of a retry anew where the old one has gone on', async () => {
    const name = newName();
    const [first, next] = [await step(name), await step(name)];
    await digests.collect(first);
    await digests.carryOn(first);
    await end(first.runId);
    const again = await newRun();
    await pool.query('UPDATE runs SET retry_of = $2 WHERE id = $1', [again, first.runId]);
    expect(await digests.collect({ ...first, runId: again })).toMatchObject({ outcome: 'carries' });
    await digests.collect(next);
    expect((await digests.carryOn({ ...first, runId: again })).items).toEqual([first.runId, next.runId]);
  });
});

describe('a step whose run was ended while it was at it', () => {
  it.each([
    ['carried', (first: DigestItem) => digests.carryOn(first)],
    ['released', (first: DigestItem) => digests.release(first)],
    ['completed the count', (first: DigestItem) => digests.collect({ ...first, count: 2 })],
  ])('takes nothing where it %s', async (_, late) => {
    const name = newName();
    const [first, second, next] = [await step(name), await step(name), await step(name)];
    await digests.collect(first);
    await digests.collect(second);
    await end(first.runId);
    await late(first);
    expect((await digests.list(workflow.workspaceId, 1000)).find((one) => one.name === name)).toMatchObject({
      openItems: 2,
    });
    expect(await digests.collect(next)).toMatchObject({ outcome: 'carries' });
    expect((await digests.carryOn(next)).items).toEqual([first.runId, second.runId, next.runId]);
  });

  it.each(['collect', 'release'] as const)('leaves what it had taken to its retry, once: %s', async (how) => {
    const name = newName();
    const [first, second, next] = [await step(name), await step(name), await step(name)];
    await digests.collect(second);
    await digests.collect(first);
    const taker = how === 'collect' ? second : { ...first, path: 'take' };
    await (how === 'collect' ? digests.carryOn(taker) : digests.release(taker));
    await end(taker.runId);
    const again = await newRun();
    await pool.query('UPDATE runs SET retry_of = $2 WHERE id = $1', [again, taker.runId]);
    const retried = { ...taker, runId: again };
    if (how === 'collect') expect(await digests.collect(retried)).toMatchObject({ outcome: 'carries' });
    if (how === 'collect') expect(await rowOf(name)).toMatchObject({ open_items: 2 });
    const released = await (how === 'collect' ? digests.carryOn(retried) : digests.release(retried));
    expect(released.items).toEqual([second.runId, first.runId]);
    expect((await digests.carryOn(taker)).items).toEqual([]);
    expect(await rowOf(name)).toBeUndefined();
    await digests.collect(next);
    expect((await digests.carryOn(next)).items).toEqual([next.runId]);
  });
});

it('does not give a retry again what its run went on with', async () => {
  const name = newName();
  const [first, second] = [await step(name), await step(name)];
  await digests.collect(first);
  await digests.collect(second);
  await digests.carryOn(first);
  await pool.query(
    `INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, started_at)
     VALUES ($1, $2, $3, 'collect', $4, 'digest', 'succeeded', 1, now())`,
    [newId(), first.workspaceId, first.runId, first.path],
  );
  await end(first.runId);
  const again = await newRun();
  await pool.query('UPDATE runs SET retry_of = $2 WHERE id = $1', [again, first.runId]);
  await digests.collect({ ...first, runId: again });
  expect((await digests.carryOn({ ...first, runId: again })).items).toEqual([first.runId]);
});

it('lets the next run carry all when the step that would was given up, while its run goes on', async () => {
  const name = newName();
  const [first, second] = [await step(name), await step(name)];
  await digests.collect(first);
  await pool.query(
    `INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, started_at)
     VALUES ($1, $2, $3, 'collect', $4, 'digest', 'cancelled', 1, now())`,
    [newId(), first.workspaceId, first.runId, first.path],
  );
  expect(await digests.ask(workflow.workspaceId, name)).toMatchObject({ ended: true });
  expect(await digests.collect(second)).toMatchObject({ outcome: 'carries' });
  expect((await digests.carryOn(second)).items).toEqual([first.runId, second.runId]);
});

describe('when asked', () => {
  it('tells the run that waits, and nobody where none does', async () => {
    const name = newName();
    const first = await step(name);
    expect(await digests.ask(workflow.workspaceId, name)).toBeNull();
    await digests.collect(first);
    const asked = { runId: first.runId, ended: false, ring: { id: first.runId, fence: 0 } };
    expect(await digests.ask(workflow.workspaceId, name)).toEqual(asked);
    expect(await digests.ask(workflow.workspaceId, name)).toEqual({ ...asked, ring: null });
    expect(await signalsOf(first.runId)).toBe(1);
  });

  it('gives a step that releases everything, and the run that waited nothing', async () => {
    const name = newName();
    const [first, second, taker] = [await step(name), await step(name), await step(name)];
    await digests.collect(first);
    await digests.collect(second);
    const released = await digests.release(taker);
    expect(released).toEqual({ items: [first.runId, second.runId], ring: { id: first.runId, fence: 0 } });
    expect(await digests.carryOn(first)).toMatchObject({ items: [] });
    expect((await digests.release(taker)).items).toEqual(released.items);
    expect((await digests.release(await step(name))).items).toEqual([]);
    expect(await rowOf(name)).toBeUndefined();
  });

  it('does not let one who waited in vain take the next batch', async () => {
    const name = newName();
    const [first, taker, next] = [await step(name), await step(name), await step(name)];
    await digests.collect(first);
    await digests.release(taker);
    await digests.collect(next);
    expect((await digests.carryOn(first)).items).toEqual([]);
    expect((await digests.carryOn(next)).items).toEqual([next.runId]);
  });
});

it('releases every item of 100 at once exactly once, with tries repeated and runs that end in between', async () => {
  const name = newName();
  const steps = await Promise.all(Array.from({ length: 100 }, () => step(name, { count: 7 })));
  const got = new Map<string, unknown[]>();
  const carriers: DigestItem[] = [];
  await Promise.all(
    steps.map(async (each, n) => {
      const via = [digests, other][n % 2]!;
      // Every third step is tried again, at the same time, as if its worker had been taken for dead.
      const tries = await Promise.all([via.collect(each), ...(n % 3 === 0 ? [other.collect(each)] : [])]);
      if (tries.some(({ outcome }) => outcome === 'carries')) carriers.push(each);
      const released = tries.map(itemsOf).find((items) => items !== null);
      if (released) got.set(each.runId, released);
      if (n % 10 === 0 && carriers.length > 1) {
        const carrier = carriers[carriers.length - 1]!;
        got.set(carrier.runId, (await via.carryOn(carrier)).items);
      }
    }),
  );
  for (const carrier of carriers) {
    if (carriers.indexOf(carrier) % 4 === 3) await end(carrier.runId);
    else got.set(carrier.runId, (await digests.carryOn(carrier)).items);
  }
  const last = await step(name, { count: 1000 });
  const collected = await digests.collect(last);
  expect(collected.outcome).toBe('carries');
  got.set(last.runId, (await other.carryOn(last)).items);

  const items = [...got.values()].flat();
  expect(items).toHaveLength(101);
  expect(new Set(items)).toEqual(new Set([...steps, last].map(({ runId }) => runId)));
  expect(await rowOf(name)).toBeUndefined();
});

it('lists what is open, and whose run carries it', async () => {
  const [a, b] = [`list ${newName()}`, `list ${newName()}`];
  const [first, second] = [await step(a, { everyMs: 60_000 }), await step(b)];
  await digests.collect(first);
  await digests.collect(second);
  await digests.collect(await step(b));
  await end(second.runId);
  const listed = (await digests.list(workflow.workspaceId, 50)).filter(({ name }) => name.startsWith('list'));
  expect(listed).toEqual([
    expect.objectContaining({
      name: a,
      openItems: 1,
      carrierRunId: first.runId,
      releaseAt: expect.any(Date),
    }),
    expect.objectContaining({ name: b, openItems: 2, carrierRunId: null, releaseAt: null }),
  ]);
  expect((await digests.list(workflow.workspaceId, 50, a)).map(({ name }) => name)).toContain(b);
});

it('keeps workspaces apart', async () => {
  const name = newName();
  const first = await step(name);
  await digests.collect(first);
  const trigger = { connector: 'webhook', operation: 'catch' };
  const { workspaceId } = await seedWorkflow(database.url, { trigger, steps: [] });
  expect(await digests.ask(workspaceId, name)).toBeNull();
  expect(await digests.list(workspaceId, 50)).toEqual([]);
  expect((await digests.release({ ...first, workspaceId })).items).toEqual([]);
});

it.each([
  ['digest.bad_name', { name: '' }],
  ['digest.bad_name', { name: 'n'.repeat(201) }],
  ['digest.bad_name', { name: 'a\0' }],
  ['digest.item_too_large', { item: 'x'.repeat(MAX_DIGEST_ITEM_BYTES) }],
])('%s', async (code, more) => {
  const bad = await step(newName(), more);
  const error: unknown = await digests.collect(bad).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FailureError);
  expect((error as FailureError).failure).toMatchObject({ kind: 'permanent', code });
});

it('forgets items 40 days after they went on, and none that wait', async () => {
  const [done, open] = [await step(newName()), await step(newName())];
  await digests.collect(done);
  await digests.carryOn(done);
  await digests.collect(open);
  const old = (column: string) =>
    pool.query(
      `UPDATE digest_items SET ${column} = now() - interval '41 days' WHERE name = ANY($1) AND ${column} IS NOT NULL`,
      [[done.name, open.name]],
    );
  await old('created_at');
  await new Upkeep(pool).run(0);
  expect((await digests.carryOn(done)).items).toEqual([done.runId]);
  await old('released_at');
  await new Upkeep(pool).run(0);
  expect((await digests.carryOn(done)).items).toEqual([]);
  expect((await digests.carryOn(open)).items).toEqual([open.runId]);
});
