import { Metrics } from '#telemetry';
import {
  createTestDatabase,
  seedWorkflow,
  waitUntil,
  type SeededWorkflow,
  type TestDatabase,
} from '#testing';
import type { Pool } from 'pg';

import { createPool } from './pool';
import { TriggerLookup, type TriggerAddress } from './trigger-lookup';

let database: TestDatabase;
let pool: Pool;
let lookup: TriggerLookup;
let workflow: SeededWorkflow;
let reads: jest.SpyInstance;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  workflow = await seedWorkflow(database.url, {
    trigger: { connector: 'webhook', operation: 'catch', input: { n: 1 } },
    steps: [],
  });
  lookup = new TriggerLookup(pool, new Metrics());
  reads = jest.spyOn(pool, 'query');
});
afterEach(() => reads.mockRestore());

const countOf = (name: string) =>
  (reads.mock.calls as unknown[][]).filter(([query]) => (query as { name?: string }).name === name).length;
const found = async () => (await lookup.find(workflow.token)) as TriggerAddress;
const followed = () =>
  waitUntil(
    async () => {
      await found();
      return countOf('changed-triggers') >= 2;
    },
    { what: 'changes to be looked for', everyMs: 50 },
  );

it('reads a trigger once while nothing of it changes', async () => {
  await followed();
  const before = countOf('triggers');
  for (let n = 0; n < 50; n += 1) expect((await found()).input).toEqual({ n: 1 });
  expect(countOf('triggers')).toBe(before);
  expect(before).toBeLessThan(4);
});

it('sees a change of any kind within two seconds', async () => {
  await followed();
  await pool.query(`UPDATE triggers SET input = '{"n":2}' WHERE id = $1`, [workflow.triggerId]);
  const changed = Date.now();
  await waitUntil(async () => (await found()).input['n'] === 2, { what: 'the change to be seen' });
  expect(Date.now() - changed).toBeLessThan(2000);
  await pool.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [workflow.triggerId]);
  await waitUntil(async () => (await lookup.find(workflow.token)) === 'unpublished', {
    what: 'it to be unpublished',
  });
});

it('says what it does not know each time', async () => {
  expect(await lookup.find('no-such-token-no-such-token')).toBe('unknown');
  expect(await lookup.find('no-such-token-no-such-token')).toBe('unknown');
  expect(countOf('triggers')).toBe(2);
});
