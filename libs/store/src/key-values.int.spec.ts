import { FailureError, newId } from '#kernel';
import { createTestDatabase, seedWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { MAX_STORE_VALUE_BYTES, StoreEntries } from './key-values';
import { createPool } from './pool';
import { Upkeep } from './upkeep';

let database: TestDatabase;
let pools: Pool[];
let store: StoreEntries;
let other: StoreEntries;
let workspaceId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [createPool({ url: database.url }), createPool({ url: database.url })];
  [store, other] = pools.map((pool) => new StoreEntries(pool)) as [StoreEntries, StoreEntries];
  const trigger = { connector: 'webhook', operation: 'catch' };
  ({ workspaceId } = await seedWorkflow(database.url, { trigger, steps: [] }));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const key = () => `key-${newId()}`;
const once = () => ({ workspaceId, idempotencyKey: newId() });
const valueAt = async (name: string) => (await store.get({ workspaceId, key: name })).value;
const expire = (name: string) =>
  pools[0]!.query(`UPDATE store_entries SET expires_at = now() WHERE key = $1`, [name]);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof FailureError) return error.failure.code;
  throw new Error('no failure', { cause: error });
}

it('sets, gets and removes any JSON value', async () => {
  const name = key();
  expect(await store.get({ workspaceId, key: name })).toEqual({ value: null, found: false });
  for (const value of [{ a: [1, 'x\u0000y'] }, 'text', 0, false, null, []]) {
    expect(await store.set({ ...once(), key: name, value })).toEqual({ value });
    expect(await store.get({ workspaceId, key: name })).toEqual({ value, found: true });
  }
  expect(await store.remove({ ...once(), key: name })).toEqual({ removed: true, value: [] });
  expect(await store.remove({ ...once(), key: name })).toEqual({ removed: false, value: null });
});

it('keeps workspaces apart', async () => {
  const trigger = { connector: 'webhook', operation: 'catch' };
  const { workspaceId: foreign } = await seedWorkflow(database.url, { trigger, steps: [] });
  const name = key();
  await store.set({ ...once(), key: name, value: 1 });
  expect((await store.get({ workspaceId: foreign, key: name })).found).toBe(false);
  await store.remove({ workspaceId: foreign, idempotencyKey: newId(), key: name });
  expect(await valueAt(name)).toBe(1);
});

describe('increment', () => {
  it('is exact under 50 at once from two pools', async () => {
    const name = key();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => [store, other][n % 2]!.increment({ ...once(), key: name, by: 1 })),
    );
    expect(answers.map(({ value }) => value).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
    expect(await valueAt(name)).toBe(50);
  });

  it('is done once per step, however often and at once it is tried', async () => {
    const name = key();
    const step = { ...once(), key: name, by: 5 };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => [store, other][n % 2]!.increment(step)),
    );
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set([5]));
    await store.increment({ ...once(), key: name, by: 1 });
    expect(await other.increment(step)).toEqual({ value: 5 });
    expect(await valueAt(name)).toBe(6);
  });

  it('reckons decimals as people do, down as well', async () => {
    const name = key();
    for (const by of [0.1, 0.2, 1e21, -1e21, -0.5]) await store.increment({ ...once(), key: name, by });
    expect(await valueAt(name)).toBe(-0.2);
  });

  it('begins at the increment where the value is null', async () => {
    const name = key();
    await store.set({ ...once(), key: name, value: null });
    expect(await store.increment({ ...once(), key: name, by: 3 })).toEqual({ value: 3 });
  });

  it('refuses what is not a number, and leaves it', async () => {
    const name = key();
    await store.set({ ...once(), key: name, value: 'many' });
    expect(await codeOf(store.increment({ ...once(), key: name, by: 1 }))).toBe('store.not_a_number');
    expect(await codeOf(store.increment({ ...once(), key: key(), by: Number.NaN }))).toBe(
      'store.not_a_number',
    );
    expect(await valueAt(name)).toBe('many');
    await store.set({ ...once(), key: name, value: 1e300 });
    expect(await codeOf(store.increment({ ...once(), key: name, by: 1e300 }))).toBe('store.not_a_number');
  });
});

describe('append', () => {
  it('loses nothing under 50 at once', async () => {
    const name = key();
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        [store, other][n % 2]!.append({ ...once(), key: name, value: { n } }),
      ),
    );
    const list = (await valueAt(name)) as { n: number }[];
    expect(list.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('keeps the last items', async () => {
    const name = key();
    await store.set({ ...once(), key: name, value: [1, 2, 3, 4] });
    expect(await store.append({ ...once(), key: name, value: [5], maxItems: 3 })).toEqual({
      value: [3, 4, [5]],
      length: 3,
    });
    expect(await store.append({ ...once(), key: name, value: 6, maxItems: 1 })).toEqual({
      value: [6],
      length: 1,
    });
  });

  it('is done once per step', async () => {
    const name = key();
    const step = { ...once(), key: name, value: 'a' };
    expect(await store.append(step)).toEqual({ value: ['a'], length: 1 });
    await other.append({ ...once(), key: name, value: 'b' });
    expect(await store.append(step)).toEqual({ value: ['a', 'b'], length: 2 });
  });

  it('refuses what is not a list, and a list that becomes too large', async () => {
    const name = key();
    await store.set({ ...once(), key: name, value: { a: 1 } });
    expect(await codeOf(store.append({ ...once(), key: name, value: 1 }))).toBe('store.not_a_list');
    const half = 'x'.repeat(MAX_STORE_VALUE_BYTES / 2);
    await store.set({ ...once(), key: name, value: [half] });
    expect(await codeOf(store.append({ ...once(), key: name, value: half }))).toBe('store.value_too_large');
    expect(await valueAt(name)).toEqual([half]);
    // The item that goes makes room.
    expect((await store.append({ ...once(), key: name, value: half, maxItems: 1 })).length).toBe(1);
  });
});

describe('expiry', () => {
  it('forgets a value by the clock of the database', async () => {
    const name = key();
    await store.set({ ...once(), key: name, value: 1, expiresInMs: 60_000 });
    expect(await valueAt(name)).toBe(1);
    await expire(name);
    expect(await store.get({ workspaceId, key: name })).toEqual({ value: null, found: false });
    expect(await store.remove({ ...once(), key: name })).toEqual({ removed: false, value: null });
  });

  it('begins anew after it, whatever was there', async () => {
    const name = key();
    await store.set({ ...once(), key: name, value: 'old', expiresInMs: 60_000 });
    await expire(name);
    expect(await store.increment({ ...once(), key: name, by: 2 })).toEqual({ value: 2 });
    expect(await expiryOf(name)).toBeNull();
    await store.set({ ...once(), key: name, value: 'old', expiresInMs: 60_000 });
    await expire(name);
    expect(await store.append({ ...once(), key: name, value: 2 })).toEqual({ value: [2], length: 1 });
  });

  it('runs from the first increment, and anew from each set', async () => {
    const name = key();
    const step = { key: name, by: 1, expiresInMs: 3_600_000 };
    await store.increment({ ...once(), ...step });
    const first = await expiryOf(name);
    await store.increment({ ...once(), ...step, expiresInMs: 7_200_000 });
    expect(await expiryOf(name)).toEqual(first);
    await store.set({ ...once(), key: name, value: 1 });
    expect(await expiryOf(name)).toBeNull();
  });
});

const expiryOf = async (name: string) =>
  (
    await pools[0]!.query<{ at: Date | null }>('SELECT expires_at AS at FROM store_entries WHERE key = $1', [
      name,
    ])
  ).rows[0]!.at;

it.each(['', 'k'.repeat(201), 'a\0b', '\ud800'])('refuses the key %j', async (name) => {
  expect(await codeOf(store.set({ ...once(), key: name, value: 1 }))).toBe('store.bad_key');
  expect(await codeOf(store.get({ workspaceId, key: name }))).toBe('store.bad_key');
});

it('refuses a value over 256 KiB', async () => {
  const value = 'x'.repeat(MAX_STORE_VALUE_BYTES);
  expect(await codeOf(store.set({ ...once(), key: key(), value }))).toBe('store.value_too_large');
  expect(await codeOf(store.append({ ...once(), key: key(), value }))).toBe('store.value_too_large');
});

it('is kept in shape: what has expired goes, and notes of what was done after 40 days', async () => {
  const [gone, kept] = [key(), key()];
  const [old, young] = [once(), once()];
  await store.set({ ...old, key: gone, value: 1, expiresInMs: 60_000 });
  await store.set({ ...young, key: kept, value: 1, expiresInMs: 60_000 });
  await expire(gone);
  await pools[0]!.query(
    `UPDATE store_operations SET created_at = now() - interval '41 days' WHERE idempotency_key = $1`,
    [old.idempotencyKey],
  );
  await new Upkeep(pools[0]!).run(0);
  const entries = await pools[0]!.query('SELECT key FROM store_entries WHERE key = ANY($1)', [[gone, kept]]);
  expect(entries.rows).toEqual([{ key: kept }]);
  const keys = [old.idempotencyKey, young.idempotencyKey];
  const notes = await pools[0]!.query(
    'SELECT idempotency_key AS key FROM store_operations WHERE idempotency_key = ANY($1)',
    [keys],
  );
  expect(notes.rows).toEqual([{ key: young.idempotencyKey }]);
});
