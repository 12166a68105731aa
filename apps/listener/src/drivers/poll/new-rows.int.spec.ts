/** New rows of a table, through the poll driver: each starts one run, over restarts and late commits. */
import { createRegistry } from '#connectors';
import { createSocketClient } from '#outbound';
import { createPool, Floods, SeenItems } from '#store';
import { createTestDatabase, fakeHeldContext, seedWorkflow, type TestDatabase, waitUntil } from '#testing';
import type { Pool } from 'pg';

import { pollDriver } from './poll-driver';

let database: TestDatabase;
let shop: TestDatabase;
let pool: Pool;
let table: Pool;

beforeAll(async () => {
  [database, shop] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  pool = createPool({ url: database.url });
  table = createPool({ url: shop.url });
});

afterAll(async () => {
  await Promise.all([pool.end(), table.end()]);
  await Promise.all([database.drop(), shop.drop()]);
});

const input = { table: 'orders', orderColumn: 'id' };

function start(trigger: Awaited<ReturnType<typeof newTrigger>>, position: unknown = null) {
  const declaration = createRegistry().trigger('postgres', 'new-rows');
  if (declaration?.kind !== 'poll') throw new Error('There is no such poll.');
  const { hostname, port, username, password, pathname } = new URL(shop.url);
  const fake = fakeHeldContext({
    input,
    position,
    sockets: createSocketClient({ allow: ['127.0.0.0/8'] }),
    auth: {
      kind: 'server',
      fields: {
        ...{ host: hostname, port: Number(port), tls: 'off', database: pathname.slice(1) },
        ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
      },
    },
  });
  fake.context.trigger = trigger;
  const driver = pollDriver(new SeenItems(pool), new Floods(pool), { leastIntervalMs: 20 });
  const running = driver({ ...declaration, intervalMs: () => 1 }, fake.context);
  running.catch(() => undefined);
  return {
    ...fake,
    ids: () => fake.texts().map((text) => (JSON.parse(text) as { id: number }).id),
    stop: async () => {
      fake.abort();
      await running.catch(() => undefined);
    },
  };
}

async function newTrigger() {
  const { triggerId, workspaceId, workflowId } = await seedWorkflow(database.url, {
    trigger: { connector: 'postgres', operation: 'new-rows', input },
    steps: [],
  });
  return { id: triggerId, workspaceId, workflowId, connector: 'postgres', operation: 'new-rows' };
}

it('starts a run for each row that is added, and none twice', async () => {
  await table.query('CREATE TABLE orders (id int PRIMARY KEY, total numeric)');
  await table.query('INSERT INTO orders SELECT n, n FROM generate_series(1, 5) n');
  const trigger = await newTrigger();
  const first = start(trigger);
  await waitUntil(() => first.statuses.includes('connected'), { what: 'the first look' });
  const late = await table.connect();
  await late.query('BEGIN');
  await late.query('INSERT INTO orders VALUES (6, 60)');
  await table.query('INSERT INTO orders VALUES (7, 70)');
  await first.stored(1);
  await late.query('COMMIT');
  late.release();
  await first.stored(2);
  await first.stop();
  expect(first.ids()).toEqual([7, 6]);
  await table.query('INSERT INTO orders VALUES (8, 80)');
  const second = start(trigger, first.context.position);
  await second.stored(1);
  await second.stop();
  expect(second.ids()).toEqual([8]);
  expect(JSON.parse(second.texts()[0]!)).toEqual({ id: 8, total: 80 });
});
