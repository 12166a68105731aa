import type { LiveChannel } from '#queue';
import type { RunOutcome, RunOutcomes } from '#store';
import type { Logger } from '#telemetry';

import { RunEnds } from './run-ends';

let tell: (runId: string) => void;
let subscriptions: number;
let asked: string[][];
let ended: Set<string>;
let broken: boolean;
let ends: RunEnds;

const outcomeOf = (id: string): RunOutcome => ({ id, status: 'succeeded', error: null, result: null });
const logger = { warn: () => undefined } as unknown as Logger;
const live = {
  onSettled: (listener: (runId: string) => void) => {
    tell = listener;
    subscriptions += 1;
    return () => {
      subscriptions -= 1;
    };
  },
} as unknown as LiveChannel;
const outcomes = {
  ended: (ids: string[]) => {
    asked.push(ids);
    if (broken) return Promise.reject(new Error('the database is away'));
    return Promise.resolve(ids.filter((id) => ended.has(id)).map(outcomeOf));
  },
} as unknown as RunOutcomes;

beforeEach(() => {
  jest.useFakeTimers();
  subscriptions = 0;
  asked = [];
  ended = new Set();
  broken = false;
  ends = new RunEnds(logger, outcomes, live);
});
afterEach(() => {
  ends.onModuleDestroy();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const stateOf = async (outcome: Promise<RunOutcome | null>): Promise<RunOutcome | null | 'waits'> => {
  await jest.advanceTimersByTimeAsync(0);
  return Promise.race([outcome, Promise.resolve('waits' as const)]);
};

describe('the ends of runs', () => {
  it('are read as soon as they are told, several at once', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ends.wait(id, 5000).outcome);
    ended = new Set(['a', 'b']);
    tell('a');
    tell('b');
    tell('somebody else’s');
    expect(await stateOf(a!)).toEqual(outcomeOf('a'));
    expect(await stateOf(b!)).toEqual(outcomeOf('b'));
    expect(await stateOf(c!)).toBe('waits');
    expect(asked).toEqual([['a', 'b']]);
    expect(subscriptions).toBe(1);
  });

  it('are looked for each second where nobody tells, and after the database was away', async () => {
    const { outcome } = ends.wait('a', 5000);
    broken = true;
    await jest.advanceTimersByTimeAsync(1000);
    expect(await stateOf(outcome)).toBe('waits');
    broken = false;
    ended.add('a');
    await jest.advanceTimersByTimeAsync(1000);
    expect(await stateOf(outcome)).toEqual(outcomeOf('a'));
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are waited for until the deadline, or until nobody wants to know', async () => {
    const late = ends.wait('a', 500).outcome;
    const away = ends.wait('b', 5000);
    away.giveUp();
    expect(await stateOf(away.outcome)).toBeNull();
    await jest.advanceTimersByTimeAsync(499);
    expect(await stateOf(late)).toBe('waits');
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(late)).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are waited for by so many at once and no more', async () => {
    const waiting = Array.from({ length: 1000 }, (_, n) => ends.wait(String(n), 5000));
    expect(await stateOf(ends.wait('more', 5000).outcome)).toBeNull();
    waiting[0]!.giveUp();
    expect(await stateOf(ends.wait('more', 5000).outcome)).toBe('waits');
  });

  it('are given up at the process’s own', async () => {
    const { outcome } = ends.wait('a', 5000);
    ends.onModuleDestroy();
    expect(await stateOf(outcome)).toBeNull();
    expect(await stateOf(ends.wait('b', 5000).outcome)).toBeNull();
    expect(subscriptions).toBe(0);
  });
});
