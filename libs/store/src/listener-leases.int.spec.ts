import { newId } from '#kernel';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { changeTrigger } from './change-trigger';
import { createDataSource } from './data-source';
import { EventWriter, type NewEvent } from './event-writer';
import { GatedEventWriter } from './gated-event-writer';
import { HeldEventWriter, LeaseLostError } from './held-event-writer';
import { ListenerLeases, type ListenerLease } from './listener-leases';
import { createPool } from './pool';

const LEASE_MS = 60_000;
const definition = {
  trigger: { connector: 'stream', operation: 'sse', input: { url: 'https://a.test' } },
  steps: [],
};

let database: TestDatabase;
let pool: Pool;
let db: Awaited<ReturnType<ReturnType<typeof createDataSource>['initialize']>>;
let leases: ListenerLeases;
let writer: HeldEventWriter;
let gated: GatedEventWriter;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
  leases = new ListenerLeases(pool);
  const metrics = new Metrics();
  gated = new GatedEventWriter(pool, metrics);
  writer = new HeldEventWriter(pool, new EventWriter(pool, metrics), gated, metrics);
});
afterAll(async () => {
  await db.destroy();
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query('DELETE FROM listener_leases');
  await pool.query('DELETE FROM listeners');
});

const seed = (): Promise<SeededWorkflow> => seedWorkflow(database.url, definition, { held: true });
const event = (workflow: SeededWorkflow, text: string, more: Partial<NewEvent> = {}): NewEvent => ({
  triggerId: workflow.triggerId,
  source: 'stream',
  body: Buffer.from(text),
  ...more,
});
async function take(): Promise<{ listener: string; lease: ListenerLease }> {
  const listener = newId();
  await leases.beat(listener, LEASE_MS);
  const [lease] = await leases.take(listener, 1, LEASE_MS);
  return { listener, lease: lease! };
}
const expire = (triggerId: string) =>
  pool.query(`UPDATE listener_leases SET expires_at = now() - interval '1 ms' WHERE trigger_id = $1`, [
    triggerId,
  ]);
const bodies = async (workflow: SeededWorkflow) =>
  (
    await pool.query<{ body: Buffer; runs: number }>(
      `SELECT e.body, (SELECT count(*)::int FROM runs r WHERE r.event_id = e.id) AS runs
       FROM events e WHERE e.workflow_id = $1 ORDER BY e.id`,
      [workflow.workflowId],
    )
  ).rows.map(({ body, runs }) => `${body.toString()}:${runs}`);
const positionOf = async ({ triggerId }: SeededWorkflow) =>
  (
    await pool.query<{ position: unknown }>('SELECT position FROM listener_leases WHERE trigger_id = $1', [
      triggerId,
    ])
  ).rows[0]?.position;

describe('taking leases', () => {
  it('gives each to one process only, with all that is needed to listen', async () => {
    const workflows = await Promise.all([1, 2, 3, 4, 5, 6].map(seed));
    const [a, b] = [newId(), newId()];
    const taken = await Promise.all([leases.take(a, 4, LEASE_MS), leases.take(b, 4, LEASE_MS)]);
    const ids = taken.flat().map(({ trigger }) => trigger.id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await leases.take(b, 10, LEASE_MS);
    expect([...ids, ...rest.map(({ trigger }) => trigger.id)].toSorted()).toEqual(
      workflows.map(({ triggerId }) => triggerId).toSorted(),
    );
    expect(taken[0][0]).toMatchObject({
      trigger: { connector: 'stream', operation: 'sse', input: { url: 'https://a.test' } },
      fence: 1,
      revision: 1,
      position: null,
    });
  });

  it('says how many there are for how many processes', async () => {
    await Promise.all([seed(), seed(), seed()]);
    const { listener } = await take();
    await leases.beat(newId(), LEASE_MS);
    expect(await leases.share(listener)).toEqual({ total: 3, mine: 1, listeners: 2 });
    await leases.leave(listener);
    expect(await leases.share(newId())).toMatchObject({ listeners: 1 });
  });

  it('leaves a lease that is renewed to its holder, and one that ran out to anybody, under another fence', async () => {
    const workflow = await seed();
    const { listener, lease } = await take();
    expect(await leases.take(newId(), 1, LEASE_MS)).toEqual([]);
    await expire(workflow.triggerId);
    expect(await leases.renew(listener, LEASE_MS)).toMatchObject([
      { triggerId: workflow.triggerId, fence: 1 },
    ]);
    expect(await leases.take(newId(), 1, LEASE_MS)).toEqual([]);
    await expire(workflow.triggerId);
    const [other] = await leases.take(newId(), 1, LEASE_MS);
    expect(other).toMatchObject({ fence: lease.fence + 1 });
    expect(await leases.renew(listener, LEASE_MS)).toEqual([]);
    // A late word of the old holder changes nothing.
    await leases.release(listener, [{ triggerId: workflow.triggerId, fence: 1 }]);
    expect(await leases.take(newId(), 1, LEASE_MS)).toEqual([]);
  });

  it('can be had at once by the next when it is given back', async () => {
    const workflow = await seed();
    const { listener } = await take();
    await leases.release(listener, [{ triggerId: workflow.triggerId, fence: 1 }]);
    expect(await leases.take(newId(), 1, LEASE_MS)).toMatchObject([{ fence: 2 }]);
  });
});

describe('writing under a lease', () => {
  it('stores the events in their order with their runs, and the position with them', async () => {
    const workflow = await seed();
    await take();
    const { triggerId } = workflow;
    const batch = { triggerId, fence: 1, events: ['a', 'b', 'c'].map((text) => event(workflow, text)) };
    const stored = await writer.receive({ ...batch, position: { at: 3 } });
    expect(stored.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await bodies(workflow)).toEqual(['a:1', 'b:1', 'c:1']);
    expect(await positionOf(workflow)).toEqual({ at: 3 });
    await writer.receive({ triggerId, fence: 1, events: [event(workflow, 'd')] });
    expect(await positionOf(workflow)).toEqual({ at: 3 });
    await writer.keep(triggerId, 1, { at: 4 });
    expect(await positionOf(workflow)).toEqual({ at: 4 });
    await writer.receive({ triggerId, fence: 1, events: [event(workflow, 'e')], position: null });
    expect(await positionOf(workflow)).toBeNull();
  });

  it('stores nothing under an old fence, a lease that ran out, or none', async () => {
    const workflow = await seed();
    const { triggerId } = workflow;
    const attempt = (fence: number) =>
      writer.receive({ triggerId, fence, events: [event(workflow, 'x')], position: 1 });
    expect(await attempt(0)).toMatchObject([{ outcome: 'unpublished' }]);
    await take();
    await expire(triggerId);
    expect(await attempt(1)).toMatchObject([{ outcome: 'unpublished' }]);
    await leases.take(newId(), 1, LEASE_MS);
    expect(await attempt(1)).toMatchObject([{ outcome: 'unpublished' }]);
    await expect(writer.keep(triggerId, 1, 5)).rejects.toThrow(LeaseLostError);
    expect(await bodies(workflow)).toEqual([]);
    expect(await positionOf(workflow)).toBeNull();
    expect(await attempt(2)).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('makes a take-over wait for what the old holder is writing, which then is there or is not', async () => {
    const workflow = await seed();
    const { triggerId } = workflow;
    await take();
    for (let fence = 1; fence <= 20; fence += 1) {
      const write = writer.receive({
        triggerId,
        fence,
        events: [event(workflow, `${fence}`)],
        position: fence,
      });
      await expire(triggerId);
      const [[stored], [lease]] = await Promise.all([write, leases.take(newId(), 1, LEASE_MS)]);
      const isThere = stored!.outcome === 'accepted';
      expect(lease!.position === fence).toBe(isThere);
      expect((await bodies(workflow)).includes(`${fence}:1`)).toBe(isThere);
    }
  });

  it('stores a second event of a key once, whoever holds the lease', async () => {
    const workflow = await seed();
    const { triggerId } = workflow;
    await take();
    const tick = { key: 'tick:1' };
    const first = await writer.receive({ triggerId, fence: 1, events: [event(workflow, 'a', tick)] });
    await expire(triggerId);
    await leases.take(newId(), 1, LEASE_MS);
    const again = await writer.receive({
      triggerId,
      fence: 2,
      events: [event(workflow, 'a', tick)],
      position: 1,
    });
    expect(again).toMatchObject([{ outcome: 'duplicate', eventId: first[0]!.eventId }]);
    expect(await bodies(workflow)).toEqual(['a:1']);
    expect(await positionOf(workflow)).toBe(1);
  });

  it('is refused under an old fence, also beside what comes under the new one', async () => {
    const workflow = await seed();
    const { triggerId } = workflow;
    await take();
    await expire(triggerId);
    await leases.take(newId(), 1, LEASE_MS);
    const write = (fence: number, position?: unknown) =>
      writer.receive({
        triggerId,
        fence,
        events: [event(workflow, `fence ${fence}`)],
        ...(position === undefined ? {} : { position }),
      });
    const [late, current, later] = await Promise.all([write(1, 'old'), write(2, 'new'), write(1)]);
    expect([late, current, later].map(([one]) => one!.outcome)).toEqual([
      'unpublished',
      'accepted',
      'unpublished',
    ]);
    expect(await bodies(workflow)).toEqual(['fence 2:1']);
    expect(await positionOf(workflow)).toBe('new');
    const kept = await Promise.allSettled([
      writer.keep(triggerId, 2, 'newer'),
      writer.keep(triggerId, 1, 'old'),
    ]);
    expect(kept.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await positionOf(workflow)).toBe('newer');
  });

  it('parks runs at a gate, under the lease as well', async () => {
    const workflow = await seed();
    const { triggerId, versionId } = workflow;
    await take();
    await pool.query('UPDATE triggers SET gated = true WHERE id = $1', [triggerId]);
    const plain = await writer.receive({ triggerId, fence: 1, events: [event(workflow, 'x')], position: 1 });
    expect(plain).toMatchObject([{ outcome: 'elsewhere' }]);
    expect(await positionOf(workflow)).toBeNull();
    const keys = { versionId, orderKey: 'k', debounceKey: null, debounceMs: null };
    const events = ['a', 'b'].map((text) => ({ ...event(workflow, text), ...keys }));
    expect(await writer.receiveGated({ triggerId, fence: 0, events, position: 2 })).toMatchObject([
      { outcome: 'stale' },
      { outcome: 'stale' },
    ]);
    const stored = await writer.receiveGated({ triggerId, fence: 1, events, position: 2 });
    expect(stored).toMatchObject([{ gatedWorkflow: workflow.workflowId }, { outcome: 'accepted' }]);
    expect(await positionOf(workflow)).toBe(2);
    expect(await bodies(workflow)).toEqual(['a:1', 'b:1']);
  });
});

describe('publishing', () => {
  const publish = (
    workflow: SeededWorkflow,
    operation: string,
    { held = true, connectionId = null }: { held?: boolean; connectionId?: string | null } = {},
  ) =>
    changeTrigger(db.manager, workflow.workspaceId, workflow.workflowId, {
      versionId: workflow.versionId,
      definition: { connector: 'stream', operation, connectionId },
      settings: {},
      listening: held ? { alertAfterMs: 1000 } : null,
    });
  const unpublish = (workflow: SeededWorkflow) =>
    changeTrigger(db.manager, workflow.workspaceId, workflow.workflowId, null);

  it('tells the holder, and keeps how far it got as long as the trigger is the same one', async () => {
    const workflow = await seed();
    const { listener, lease } = await take();
    await writer.keep(workflow.triggerId, 1, 'here');
    await publish(workflow, 'sse');
    expect(await leases.changed(listener)).toMatchObject([{ fence: 1, revision: 2, retired: false }]);
    expect(await leases.read(listener, lease.trigger.id, 1)).toMatchObject({ revision: 2, position: 'here' });
    await publish(workflow, 'ndjson');
    expect(await leases.changed(listener)).toMatchObject([{ fence: 2, revision: 3 }]);
    const read = await leases.read(listener, lease.trigger.id, 2);
    expect(read).toMatchObject({ revision: 3, position: null, trigger: { operation: 'ndjson' } });
  });

  it.each([
    ['another kind', 'ndjson', null],
    ['another connection', 'sse', newId()],
  ])('of %s ends what the old trigger may write', async (_, operation, connectionId) => {
    const workflow = await seed();
    const { triggerId } = workflow;
    await take();
    const late = () =>
      writer.receive({ triggerId, fence: 1, events: [event(workflow, 'x')], position: 'old' });
    await publish(workflow, 'sse');
    expect(await late()).toMatchObject([{ outcome: 'accepted' }]);
    await publish(workflow, operation, { connectionId });
    expect(await late()).toMatchObject([{ outcome: 'unpublished' }]);
    expect(await positionOf(workflow)).toBeNull();
  });

  it('leaves nobody listening when it is switched off while a lease is taken or given back', async () => {
    for (let n = 0; n < 30; n += 1) {
      const workflow = await seed();
      const { triggerId } = workflow;
      const listener = newId();
      if (n % 2) await leases.take(listener, 1, LEASE_MS);
      const other =
        n % 2 ? leases.release(listener, [{ triggerId, fence: 1 }]) : leases.take(listener, 1, LEASE_MS);
      await Promise.all([unpublish(workflow), other]);
      const { rows } = await pool.query<{ retired: boolean }>(
        'SELECT retired FROM listener_leases WHERE trigger_id = $1',
        [triggerId],
      );
      expect(rows.every(({ retired }) => retired)).toBe(true);
      await leases.release(listener, [{ triggerId, fence: 1 }]);
      await leases.bury();
      expect((await pool.query('SELECT FROM listener_leases')).rowCount).toBe(0);
    }
  });

  it('tells the holder that nobody has to listen any more, who takes the lease away', async () => {
    const workflow = await seed();
    const { listener } = await take();
    await unpublish(workflow);
    expect(await leases.changed(listener)).toMatchObject([{ retired: true }]);
    expect(
      await writer.receive({ triggerId: workflow.triggerId, fence: 1, events: [event(workflow, 'x')] }),
    ).toMatchObject([{ outcome: 'unpublished' }]);
    expect(await leases.take(newId(), 1, LEASE_MS)).toEqual([]);
    await leases.release(listener, [{ triggerId: workflow.triggerId, fence: 1 }]);
    expect((await pool.query('SELECT FROM listener_leases')).rowCount).toBe(0);
  });

  it('starts from nothing after it was switched off', async () => {
    const workflow = await seed();
    const { listener } = await take();
    await writer.keep(workflow.triggerId, 1, 'here');
    await unpublish(workflow);
    await publish(workflow, 'sse');
    expect(await leases.read(listener, workflow.triggerId, 2)).toMatchObject({ position: null });
  });

  it('needs no lease for a trigger with an address, and ends the one there was', async () => {
    const workflow = await seed();
    await publish(workflow, 'catch', { held: false });
    expect((await pool.query('SELECT FROM listener_leases')).rowCount).toBe(0);
  });

  it('buries what was unpublished while its holder was gone', async () => {
    const workflow = await seed();
    await take();
    await unpublish(workflow);
    await leases.bury();
    expect((await pool.query('SELECT FROM listener_leases')).rowCount).toBe(1);
    await expire(workflow.triggerId);
    await leases.bury();
    expect((await pool.query('SELECT FROM listener_leases')).rowCount).toBe(0);
  });
});

describe('the status', () => {
  it('is what its holder last said, and no one else', async () => {
    const workflow = await seed();
    const { triggerId, workspaceId, workflowId } = workflow;
    await take();
    const error = { kind: 'retryable' as const, code: 'stream.cut', message: 'It was cut off.' };
    const change = { triggerId, fence: 1, reconnects: 1, dropped: 2 };
    expect(await leases.report([{ ...change, state: 'failed', error }])).toEqual([workspaceId]);
    expect(await leases.report([{ ...change, fence: 0, state: 'connected' }])).toEqual([]);
    await leases.report([{ ...change, dropped: 0 }]);
    expect(await leases.status(workspaceId, workflowId)).toMatchObject({
      state: 'failed',
      error,
      reconnects: 2,
      dropped: 2,
      lastEventAt: null,
    });
    await leases.report([{ ...change, state: 'connected', error: null }]);
    expect(await leases.status(workspaceId, workflowId)).toMatchObject({ state: 'connected', error: null });
    expect(await leases.status(newId(), workflowId)).toBeNull();
    expect(await leases.list(workspaceId, { limit: 5, state: 'connected' })).toMatchObject([
      { id: triggerId, workflowId, workflowName: 'Seeded', connector: 'stream', operation: 'sse' },
    ]);
    expect(await leases.list(workspaceId, { limit: 5, state: 'failed' })).toEqual([]);
    expect(await leases.list(workspaceId, { limit: 5, before: triggerId })).toEqual([]);
    expect(await leases.list(newId(), { limit: 5 })).toEqual([]);
    await writer.receive({ triggerId, fence: 1, events: [event(workflow, 'x')] });
    expect((await leases.status(workspaceId, workflowId))!.lastEventAt).toBeInstanceOf(Date);
  });
});
