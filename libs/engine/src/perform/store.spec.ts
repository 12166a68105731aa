import type { FailureError } from '#kernel';
import type { StoreStep } from '#schema';
import type { StoreEntries } from '#store';

import type { PlannedStore } from '../plan';
import type { Effect } from '../walk';
import type { PerformContext } from './step-performer';
import { StorePerformer } from './store';

let asked: [string, Record<string, unknown>][];
let found: { value: unknown; found: boolean };
const answer = (name: string, given: unknown) => (options: Record<string, unknown>) => {
  asked.push([name, options]);
  return Promise.resolve(given);
};
const entries = {
  get: (options: Record<string, unknown>) => answer('get', found)(options),
  set: answer('set', { value: 1 }),
  increment: answer('increment', { value: 2 }),
  append: answer('append', { value: [1], length: 1 }),
  remove: answer('remove', { removed: true, value: 1 }),
} as unknown as StoreEntries;

beforeEach(() => {
  asked = [];
  found = { value: 'kept', found: true };
});

const perform = (settings: Partial<StoreStep>, input: object) =>
  new StorePerformer(entries).perform(
    {
      step: { settings: { type: 'store', id: 's', key: 'k', ...settings } } as unknown as PlannedStore,
      input,
    } as Effect<PlannedStore>,
    { workspaceId: 'w', idempotencyKey: 'once' } as PerformContext,
  );
const place = { workspaceId: 'w', key: 'k' };
const once = { ...place, idempotencyKey: 'once' };

it.each<[Partial<StoreStep>, object, string, object, unknown]>([
  [
    { operation: 'set', expiresInMs: 5000 },
    { key: 'k', value: [1] },
    'set',
    { ...once, value: [1], expiresInMs: 5000 },
    { value: 1 },
  ],
  [{ operation: 'set' }, { key: 'k' }, 'set', { ...once, value: null }, { value: 1 }],
  [{ operation: 'increment' }, { key: 'k' }, 'increment', { ...once, by: 1 }, { value: 2 }],
  [{ operation: 'increment' }, { key: 'k', by: '-2.5' }, 'increment', { ...once, by: -2.5 }, { value: 2 }],
  [{ operation: 'increment' }, { key: 'k', by: 'x' }, 'increment', { ...once, by: Number.NaN }, { value: 2 }],
  [{ operation: 'increment' }, { key: 'k', by: '' }, 'increment', { ...once, by: Number.NaN }, { value: 2 }],
  [
    { operation: 'append', maxItems: 3 },
    { key: 'k', value: 1 },
    'append',
    { ...once, value: 1, maxItems: 3 },
    { value: [1], length: 1 },
  ],
  [{ operation: 'remove' }, { key: 'k' }, 'remove', once, { removed: true, value: 1 }],
  [{ operation: 'get' }, { key: 'k', default: 7 }, 'get', place, { value: 'kept', found: true }],
])('%j of %j', async (settings, input, name, options, output) => {
  expect(await perform(settings, input)).toEqual({ outcome: { output }, secrets: [] });
  expect(asked).toEqual([[name, options]]);
});

it('gives the default where there is no value', async () => {
  found = { value: null, found: false };
  expect((await perform({ operation: 'get' }, { key: 'k', default: 7 })).outcome).toEqual({
    output: { value: 7, found: false },
  });
});

it('takes numbers as keys, and nothing that is not text', async () => {
  await perform({ operation: 'get' }, { key: 42 });
  await perform({ operation: 'get' }, { key: null });
  expect(asked.map(([, { key }]) => key)).toEqual(['42', '']);
  const error: unknown = await perform({ operation: 'get' }, { key: ['a'] }).catch(
    (reason: unknown) => reason,
  );
  expect((error as FailureError).failure.code).toBe('store.bad_key');
});
