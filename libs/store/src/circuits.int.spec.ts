import { newId } from '#kernel';
import { createTestDatabase, seedWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { Circuits, FIRST_PROBE_MS, LONGEST_PROBE_MS } from './circuits';
import { OutboundLimits } from './outbound-limits';
import { createPool } from './pool';

const REASON = { kind: 'timeout', code: 'outbound.timeout', message: 'T.' } as const;
const TOLD = { connector: 'workflow', operation: 'unreachable' };

let database: TestDatabase;
let pool: Pool;
let circuits: Circuits;
let limits: OutboundLimits;
let ours: string;
let theirs: string;
let listener: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  circuits = new Circuits(pool);
  limits = new OutboundLimits(pool);
  const plain = { trigger: { connector: 'webhook', operation: 'catch' }, steps: [] };
  ({ workspaceId: theirs } = await seedWorkflow(database.url, plain));
  ({ workspaceId: ours, triggerId: listener } = await seedWorkflow(database.url, {
    trigger: TOLD,
    steps: [],
  }));
  await seedWorkflow(database.url, { trigger: TOLD, steps: [] }, { workspaceId: ours, published: false });
});
beforeEach(() => pool.query('DELETE FROM circuits; DELETE FROM outbound_limits'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('a circuit', () => {
  const key = () => ({ workspaceId: ours, host: 'api.example.com' });
  const one = async () => (await circuits.list(ours, { limit: 1 }))[0];

  it('is opened once, and tells of its first reason until a probe tells another', async () => {
    expect(await circuits.open(key(), REASON)).toBe(true);
    expect(await circuits.open(key(), { ...REASON, code: 'other' })).toBe(false);
    expect(await one()).toMatchObject({ reason: { code: REASON.code }, probes: 0, probingForMs: null });
    await circuits.probeFailed(key(), { ...REASON, code: 'other' });
    expect(await one()).toMatchObject({ reason: { code: 'other' }, probes: 1 });
  });

  it('is probed when it is time, by one, and twice as late each time that this fails', async () => {
    await circuits.open(key(), REASON);
    expect(await circuits.probe(key(), 1000)).toBe(false);
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      await pool.query('UPDATE circuits SET probe_at = now()');
      const probing = await Promise.all([1, 2, 3].map(() => circuits.probe(key(), 60_000)));
      expect(probing.filter(Boolean)).toHaveLength(1);
      expect((await one())!.probingForMs).toBeGreaterThan(50_000);
      await circuits.probeFailed(key(), REASON);
      waits.push(Math.ceil((await one())!.probeInMs / 1000) * 1000);
    }
    const doubled = [2, 4, 8, 16, 32, 64, 128].map((times) =>
      Math.min(LONGEST_PROBE_MS, times * FIRST_PROBE_MS),
    );
    expect(waits).toEqual(doubled);
  });

  it('that nobody could judge is probed again at once', async () => {
    await circuits.open(key(), REASON);
    await pool.query('UPDATE circuits SET probe_at = now()');
    expect(await circuits.probe(key(), 60_000)).toBe(true);
    await circuits.release(key());
    expect(await circuits.probe(key(), 60_000)).toBe(true);
  });

  it('is of one workspace', async () => {
    await circuits.open(key(), REASON);
    expect(await circuits.list(theirs, { limit: 10 })).toEqual([]);
    expect(await circuits.close({ ...key(), workspaceId: theirs })).toBe(false);
    expect(await circuits.close(key())).toBe(true);
    expect(await one()).toBeUndefined();
  });

  it('is listed by its host', async () => {
    for (const host of ['c', 'a', 'b']) await circuits.open({ workspaceId: ours, host }, REASON);
    const hosts = async (limit: number, after?: string) =>
      (await circuits.list(ours, { limit, after })).map(({ host }) => host);
    expect([await hosts(2), await hosts(2, 'b')]).toEqual([['a', 'b'], ['c']]);
  });

  it('is told of once, to the published workflows of its workspace', async () => {
    await circuits.open(key(), REASON);
    await circuits.open({ workspaceId: theirs, host: 'x' }, REASON);
    const untold = await circuits.untold(TOLD);
    const told = Object.fromEntries(untold.map(({ workspaceId, told: triggers }) => [workspaceId, triggers]));
    expect(told).toEqual({ [ours]: [listener], [theirs]: [] });
    for (const circuit of untold) await circuits.markTold(circuit);
    expect(await circuits.untold(TOLD)).toEqual([]);
    await circuits.close(key());
    await circuits.open(key(), REASON);
    expect(await circuits.untold(TOLD)).toHaveLength(1);
  });

  it('is forgotten when nobody has called for a day', async () => {
    for (const host of ['old', 'new']) await circuits.open({ workspaceId: ours, host }, REASON);
    await pool.query(`UPDATE circuits SET probe_at = now() - interval '25 hours' WHERE host = 'old'`);
    await circuits.forget();
    expect(await circuits.all()).toMatchObject([{ host: 'new' }]);
  });
});

describe('limits', () => {
  it('are set, changed and removed for one workspace, and each change shows', async () => {
    const key = { workspaceId: ours, host: 'api.example.com' };
    const revisions = [await limits.revision()];
    const look = async () => revisions.push(await limits.revision());
    expect(await limits.set({ ...key, requests: 5, perMs: 1000 })).toMatchObject({
      requests: 5,
      perMs: 1000,
    });
    await look();
    expect(await limits.set({ ...key, requests: 7, perMs: 1000 })).toMatchObject({ requests: 7 });
    await look();
    expect(await limits.list(theirs, { limit: 10 })).toEqual([]);
    expect(await limits.remove({ ...key, workspaceId: newId() })).toBe(false);
    expect(await limits.remove(key)).toBe(true);
    await look();
    expect(new Set(revisions.slice(0, 3)).size).toBe(3);
    expect(revisions[3]).toBe(revisions[0]);
    expect(await limits.all()).toEqual([]);
  });
});
