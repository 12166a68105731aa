import type { ConnectorRegistry } from '#connector-sdk';
import { newId } from '#kernel';
import type { Doorbell } from '#queue';
import {
  createPool,
  EventWriter,
  GatedEventWriter,
  HeldEventWriter,
  LeaseLostError,
  ListenerLeases,
  TriggerLookup,
  type HeldBatch,
  type NewEvent,
  type TriggerAddress,
} from '#store';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';

import { EventKeyReader } from './event-keys';
import type { Gatekeeper } from './gatekeeper';
import { HeldIntake } from './held-intake';

const LEASE_MS = 60_000;
const registry = { trigger: () => ({ kind: 'call' }) } as unknown as ConnectorRegistry;

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let intake: HeldIntake;
let leases: ListenerLeases;
let workflow: SeededWorkflow;
let trigger: TriggerAddress;
let rung: string[];
let gates: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  const metrics = new Metrics();
  leases = new ListenerLeases(pool);
  intake = new HeldIntake(
    new HeldEventWriter(pool, new EventWriter(pool, metrics), new GatedEventWriter(pool, metrics), metrics),
    new TriggerLookup(pool, metrics),
    new EventKeyReader(registry),
    { look: (id: string) => gates.push(id) } as unknown as Gatekeeper,
    { ring: (bells: { id: string }[]) => rung.push(...bells.map(({ id }) => id)) } as unknown as Doorbell,
    metrics,
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  [rung, gates] = [[], []];
  workflow = await seedWorkflow(
    database.url,
    { trigger: { connector: 'test', operation: 'listen' }, steps: [] },
    { held: true },
  );
  const taken = await leases.take(newId(), 100, LEASE_MS);
  trigger = taken.find((lease) => lease.trigger.id === workflow.triggerId)!.trigger;
});

const event = (text: string, more: Partial<NewEvent> = {}): NewEvent => ({
  ids: { event: newId(), run: newId() },
  triggerId: workflow.triggerId,
  source: 'listen',
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify({ text })),
  ...more,
});
const batch = (...events: NewEvent[]): HeldBatch => ({
  triggerId: workflow.triggerId,
  fence: 1,
  events,
  position: events.length,
});
const texts = async () =>
  (
    await pool.query<{ body: Buffer; runs: number }>(
      `SELECT e.body, (SELECT count(*)::int FROM runs r WHERE r.event_id = e.id) AS runs
       FROM events e WHERE e.workflow_id = $1 ORDER BY e.id`,
      [workflow.workflowId],
    )
  ).rows.map(({ body, runs }) => `${(JSON.parse(body.toString()) as { text: string }).text}:${runs}`);
const positionOf = async () =>
  (
    await pool.query<{ position: unknown }>('SELECT position FROM listener_leases WHERE trigger_id = $1', [
      workflow.triggerId,
    ])
  ).rows[0]!.position;

it('stores a batch and rings for its runs', async () => {
  const stored = await intake.receive(batch(event('a'), event('b')), trigger);
  expect(rung).toEqual(stored.map(({ runId }) => runId));
  expect(await texts()).toEqual(['a:1', 'b:1']);
  expect(await positionOf()).toBe(2);
});

it('stores what is sent again once, as the answer to the first time may have been lost', async () => {
  const [a, b, c] = [event('a'), event('b'), event('c')];
  const first = await intake.receive(batch(a, b), trigger);
  const again = await intake.receive(batch(a, b, c), trigger, true);
  expect(again.slice(0, 2)).toEqual(first.map((one) => ({ outcome: 'accepted', ...pickIds(one) })));
  expect(again[2]).toMatchObject({ outcome: 'accepted', eventId: c.ids!.event });
  expect(await texts()).toEqual(['a:1', 'b:1', 'c:1']);
  expect(await positionOf()).toBe(3);
  // One that is still under way when it is looked for meets the same ids.
  await expect(intake.receive(batch(a), trigger)).rejects.toThrow(/duplicate key/);
});
const pickIds = ({ eventId, runId }: { eventId: string; runId: string | null }) => ({ eventId, runId });

it('takes keys, and asks the gate, where the workflow has got them meanwhile', async () => {
  await pool.query(`UPDATE triggers SET gated = true, keyed = true, settings = $2 WHERE id = $1`, [
    workflow.triggerId,
    JSON.stringify({ orderBy: '{{trigger.body.text}}' }),
  ]);
  await intake.receive(batch(event('a')), trigger);
  expect(gates).toEqual([workflow.workflowId]);
  expect(rung).toEqual([]);
  const { rows } = await pool.query('SELECT order_key FROM runs WHERE workflow_id = $1', [
    workflow.workflowId,
  ]);
  expect(rows).toEqual([{ order_key: 'a' }]);
});

it('says that the lease is lost, and stores nothing', async () => {
  await pool.query(`UPDATE listener_leases SET fence = 2 WHERE trigger_id = $1`, [workflow.triggerId]);
  await expect(intake.receive(batch(event('a')), trigger)).rejects.toThrow(LeaseLostError);
  await expect(intake.receive(batch(), trigger)).rejects.toThrow(LeaseLostError);
  expect(await texts()).toEqual([]);
});
