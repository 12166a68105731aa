import { FailureError } from '#kernel';
import type { Doorbell } from '#queue';
import type { DigestStep } from '#schema';
import type { Collected, Digests, Released } from '#store';

import type { PlannedDigest } from '../plan';
import type { Effect, Resumed } from '../walk';
import { DigestPerformer } from './digest';
import { nextReleaseMs } from './next-release';
import type { PerformContext } from './step-performer';

const bell = { id: 'carrier', fence: 3 };
let asked: [string, Record<string, unknown>][];
let rung: unknown[];
let collected: Collected;
let released: Released;
const digests = {
  collect: (step: Record<string, unknown>) => {
    asked.push(['collect', step]);
    return Promise.resolve(collected);
  },
  carryOn: (step: Record<string, unknown>) => {
    asked.push(['carryOn', step]);
    return Promise.resolve(released);
  },
  release: (step: Record<string, unknown>) => {
    asked.push(['release', step]);
    return Promise.resolve(released);
  },
} as unknown as Digests;
const doorbell = { ring: (bells: unknown[]) => rung.push(...bells) } as unknown as Doorbell;

beforeEach(() => {
  asked = [];
  rung = [];
  collected = { outcome: 'collected', ring: null };
  released = { items: ['a', 'b'], ring: null };
});

const perform = async (settings: Partial<DigestStep>, input: object | null, resumed: Resumed | null = null) =>
  (
    await new DigestPerformer(digests, doorbell).perform(
      {
        step: { settings: { type: 'digest', id: 'd', name: 'n', ...settings } } as unknown as PlannedDigest,
        path: 'd',
        input,
        resumed,
      } as Effect<PlannedDigest>,
      { workspaceId: 'w', runId: 'r' } as PerformContext,
    )
  ).outcome;
const place = { workspaceId: 'w', runId: 'r', path: 'd', name: 'n' };

it('ends the run where another carries its item, and wakes that at the count', async () => {
  collected = { outcome: 'collected', ring: bell };
  expect(await perform({ release: { count: 3, everyMs: 5000 } }, { name: 'n', item: 1 })).toMatchObject({
    error: { kind: 'halted', code: 'digest.collected' },
  });
  expect(asked).toEqual([['collect', { ...place, item: 1, count: 3, everyMs: 5000 }]]);
  expect(rung).toEqual([bell]);
});

it.each([
  [null, null],
  [60_000, expect.any(String)],
])('waits where it carries, for %j ms', async (forMs, until) => {
  collected = { outcome: 'carries', forMs };
  expect(await perform({}, { name: 'n' })).toEqual({
    wait: { state: { name: 'n', carrier: true, until }, forMs },
  });
});

it('goes on with the items, at once or later', async () => {
  collected = { outcome: 'released', items: [1], ring: null };
  expect(await perform({}, { name: 'n' })).toEqual({ output: { items: [1], count: 1 } });
  const resumed = { state: { name: 'n', carrier: true }, signal: undefined, due: true };
  expect(await perform({}, null, resumed)).toEqual({ output: { items: ['a', 'b'], count: 2 } });
  expect(asked[1]).toEqual(['carryOn', place]);
});

it('takes what is there, and tells the run that waited', async () => {
  released = { items: [1], ring: bell };
  expect(await perform({ operation: 'release' }, { name: 'n' })).toEqual({
    output: { items: [1], count: 1 },
  });
  expect(asked).toEqual([['release', place]]);
  expect(rung).toEqual([bell]);
  released = { items: [], ring: null };
  expect(await perform({ operation: 'release' }, { name: 'n' })).toMatchObject({
    error: { kind: 'halted', code: 'digest.empty' },
  });
});

it('adds nothing under a schedule or a name that is wrong', async () => {
  for (const [settings, name] of [
    [{ release: { cron: 'never' } }, 'n'],
    [{}, { a: 1 }],
  ] as const) {
    await expect(perform(settings, { name })).rejects.toBeInstanceOf(FailureError);
  }
  expect(asked).toEqual([]);
});

describe('the next time of a schedule', () => {
  it.each([
    ['0 9 * * 1-5', 'Europe/Berlin', '2027-01-08T08:00:00Z', '2027-01-11T08:00:00Z'],
    ['*/15 * * * *', undefined, '2027-01-01T00:14:59Z', '2027-01-01T00:15:00Z'],
    ['0 0 1 * *', 'Asia/Kolkata', '2027-01-15T00:00:00Z', '2027-01-31T18:30:00Z'],
    ['0 9 * * *', 'America/New_York', '2027-03-13T15:00:00Z', '2027-03-14T13:00:00Z'],
  ])('%s in %s', (pattern, zone, now, next) => {
    expect(nextReleaseMs(pattern, zone, new Date(now))).toBe(Date.parse(next) - Date.parse(now));
  });

  it.each([
    ['* * * * * *', undefined],
    ['61 * * * *', undefined],
    ['0 0 30 2 *', undefined],
    ['', undefined],
    ['2030-01-01T00:00:00Z', undefined],
    ['0 9 * * *', 'Mars/Base'],
  ])('refuses ‘%s’ in %s', (pattern, zone) => {
    expect(() => nextReleaseMs(pattern, zone, new Date('2027-01-01T00:00:00Z'))).toThrow(FailureError);
  });
});
