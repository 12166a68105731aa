import type { ConnectorRegistry, IncomingRequest } from '#connector-sdk';
import { newId } from '#kernel';
import type { Doorbell } from '#queue';
import type { WorkflowSettings } from '#schema';
import {
  createDataSource,
  createPool,
  EventWriter,
  GatedEventWriter,
  Gates,
  isGated,
  isKeyed,
  PauseRepository,
  TriggerLookup,
  type NewEvent,
} from '#store';
import { createLogger, Metrics } from '#telemetry';
import {
  createTestDatabase,
  seedWorkflow,
  waitUntil,
  type SeededWorkflow,
  type TestDatabase,
} from '#testing';

import { EventKeyReader } from './event-keys';
import { Gatekeeper } from './gatekeeper';
import { Intake } from './intake';

const registry = {
  trigger: () => ({
    parse: ({ body }: IncomingRequest) => Promise.resolve({ body: JSON.parse(body.toString()) as unknown }),
  }),
} as unknown as ConnectorRegistry;

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let db: Awaited<ReturnType<ReturnType<typeof createDataSource>['initialize']>>;
let intake: Intake;
let lookup: TriggerLookup;
let pauses: PauseRepository;
let workflow: SeededWorkflow;
let rung: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
  const [metrics, logger] = [new Metrics(), createLogger('silent')];
  const doorbell = {
    ring: (bells: { id: string }[]) => rung.push(...bells.map(({ id }) => id)),
  } as unknown as Doorbell;
  lookup = new TriggerLookup(pool, metrics);
  pauses = new PauseRepository(db);
  intake = new Intake(
    new EventWriter(pool, metrics),
    new GatedEventWriter(pool, metrics),
    lookup,
    new EventKeyReader(registry),
    new Gatekeeper(logger, new Gates(pool, metrics), doorbell),
    doorbell,
    metrics,
  );
});
afterAll(async () => {
  await db.destroy();
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  rung = [];
});

const seed = async (settings: WorkflowSettings = {}): Promise<void> => {
  const trigger = { connector: 'test', operation: 'catch' };
  workflow = await seedWorkflow(database.url, { trigger, steps: [], settings });
};

/** As a publish does. */
async function publish(settings: WorkflowSettings): Promise<void> {
  const versionId = newId();
  await db.query(
    `INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, definition, draft_revision)
     SELECT $1, workspace_id, workflow_id, number + 1, definition, 1 FROM workflow_versions WHERE id = $2`,
    [versionId, workflow.versionId],
  );
  await db.query('UPDATE triggers SET version_id = $2, settings = $3, gated = $4, keyed = $5 WHERE id = $1', [
    workflow.triggerId,
    versionId,
    JSON.stringify(settings),
    isGated(settings),
    isKeyed(settings),
  ]);
}

const known = async () => {
  const trigger = await lookup.find(workflow.token);
  if (typeof trigger === 'string') throw new Error(trigger);
  return trigger;
};
const event = (body: unknown, more: Partial<NewEvent> = {}): NewEvent => ({
  triggerId: workflow.triggerId,
  source: 'webhook',
  body: Buffer.from(JSON.stringify(body)),
  ...more,
});
const runOf = async (id: string | null) =>
  (
    await db.query<{ gated: boolean; parked: boolean; order_key: string | null }[]>(
      `SELECT gated, due_at = 'infinity' AS parked, order_key FROM runs WHERE id = $1`,
      [id],
    )
  )[0];
const keysOf = async () =>
  (
    await db.query<{ key: string; window: number }[]>(
      `SELECT key, extract(epoch FROM expires_at - now())::int AS window FROM event_keys WHERE trigger_id = $1`,
      [workflow.triggerId],
    )
  ).map(({ key, window }) => ({ key, hours: Math.round(window / 3600) }));

describe('an event of a workflow without a gate', () => {
  it('is due at once, and rung for', async () => {
    await seed();
    const { outcome, runId } = await intake.receive(event({}), await known());
    expect(outcome).toBe('accepted');
    expect(await runOf(runId)).toEqual({ gated: false, parked: false, order_key: null });
    expect(rung).toContain(runId);
  });
});

describe('an event of a workflow with a gate', () => {
  it('is parked under its key, and let through at once where there is room', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const first = await intake.receive(event({ key: 'a' }), await known());
    await waitUntil(() => rung.includes(first.runId!), { what: 'the first run to be rung for' });
    const second = await intake.receive(event({ key: 'a' }), await known());
    expect(await runOf(first.runId)).toEqual({ gated: true, parked: false, order_key: 'a' });
    expect(await runOf(second.runId)).toEqual({ gated: true, parked: true, order_key: 'a' });
    const loose = await intake.receive(event({ key: 'b' }), await known());
    await waitUntil(() => rung.includes(loose.runId!), { what: 'the run of another key to be rung for' });
    expect(rung).not.toContain(second.runId);
  });

  it('takes its key also when nothing is known of the trigger', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const { runId } = await intake.receive(event({ key: 'a' }, { source: 'manual' }));
    expect(await runOf(runId)).toMatchObject({ gated: true, order_key: 'a' });
  });

  it('is stored without a key when it does not parse', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const { runId } = await intake.receive({ ...event({}), source: 'manual', body: Buffer.from('{') });
    expect(await runOf(runId)).toMatchObject({ gated: true, order_key: null });
  });
});

describe('what is known of a trigger, and out of date,', () => {
  it('lets nothing past a pause', async () => {
    await seed();
    const trigger = await known();
    await pauses.pause(workflow.workspaceId, workflow.workflowId, { code: 'workflow.paused', message: 'x' });
    const { runId } = await intake.receive(event({}), trigger);
    expect(await runOf(runId)).toMatchObject({ gated: true, parked: true });
    expect(rung).not.toContain(runId);
  });

  it('lets nothing past a gate, and gives it its key', async () => {
    await seed();
    const trigger = await known();
    await publish({ orderBy: '{{trigger.body.key}}' });
    const { runId } = await intake.receive(event({ key: 'a' }), trigger);
    expect(await runOf(runId)).toMatchObject({ gated: true, order_key: 'a' });
  });

  it('gives no key of a version that is not the published one', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const trigger = await known();
    await publish({ orderBy: '{{trigger.body.other}}' });
    const { runId } = await intake.receive(event({ key: 'a', other: 'b' }), trigger);
    expect(await runOf(runId)).toMatchObject({ gated: true, order_key: 'b' });
  });

  it('parks nothing where there is no gate any more', async () => {
    await seed({ orderBy: '{{trigger.body.key}}' });
    const trigger = await known();
    await publish({});
    const { runId } = await intake.receive(event({ key: 'a' }), trigger);
    expect(await runOf(runId)).toEqual({ gated: false, parked: false, order_key: null });
    expect(rung).toContain(runId);
  });

  it('stores nothing once it is unpublished', async () => {
    await seed({ concurrency: 1 });
    const trigger = await known();
    await db.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [workflow.triggerId]);
    expect(await intake.receive(event({}), trigger)).toMatchObject({ outcome: 'unpublished', runId: null });
  });
});

describe('deduplication by a template', () => {
  it('stores one event of a key, for seven days or as long as it says', async () => {
    await seed({ deduplicate: { key: '{{trigger.body.id}}' } });
    const all = await Promise.all(
      [1, 2, 1, 1].map(async (id) => intake.receive(event({ id }), await known())),
    );
    expect(all.map(({ outcome }) => outcome).toSorted()).toEqual([
      'accepted',
      'accepted',
      'duplicate',
      'duplicate',
    ]);
    expect(await keysOf()).toEqual([1, 2].map((id) => ({ key: `template:${id}`, hours: 168 })));
    expect(await runOf(all.find(({ runId }) => runId !== null)!.runId)).toMatchObject({ gated: false });
    await seed({ deduplicate: { key: '{{trigger.body.id}}', windowMs: 7_200_000 } });
    await intake.receive(event({ id: 3 }), await known());
    expect(await keysOf()).toEqual([{ key: 'template:3', hours: 2 }]);
  });

  it('gives way to the key that the sender names', async () => {
    await seed({ deduplicate: { key: '{{trigger.body.id}}' } });
    const delivery = { key: 'delivery-1' };
    expect(await intake.receive(event({ id: 1 }, delivery), await known())).toMatchObject({
      outcome: 'accepted',
    });
    expect(await intake.receive(event({ id: 2 }, delivery), await known())).toMatchObject({
      outcome: 'duplicate',
    });
    expect(await keysOf()).toEqual([{ key: 'delivery-1', hours: 168 }]);
  });

  it('does not keep what has no key', async () => {
    await seed({ deduplicate: { key: '{{trigger.body.id}}' } });
    const all = await Promise.all([{}, {}].map(async (body) => intake.receive(event(body), await known())));
    expect(all.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });
});
