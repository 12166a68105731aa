import { CodedError } from '#kernel';
import type { RateShares, RateUse } from '#queue';

import { RateLimits } from './rate-limits';

const LIMIT = { perSecond: 10, burst: 20 };

/** As Redis keeps it, in the order of calls; null while it is away. */
let level: number | null;
let told: RateUse[][];
let others: RateLimits[];

const shares = {
  exchange: (uses: RateUse[]) => {
    told.push(uses);
    if (level === null) return Promise.resolve(null);
    for (const { used, burst } of uses) level = Math.max(-burst, level - used);
    return Promise.resolve(uses.map(() => level!));
  },
} as unknown as RateShares;

function limits(): RateLimits {
  const made = new RateLimits(shares);
  others.push(made);
  return made;
}

beforeEach(() => {
  jest.useFakeTimers();
  level = 20;
  told = [];
  others = [];
});
afterEach(() => {
  for (const made of others) made.onModuleDestroy();
  jest.useRealTimers();
});

const taken = (from: RateLimits, times: number, key = 'one'): number => {
  let count = 0;
  for (let n = 0; n < times; n += 1) {
    try {
      from.take(key, LIMIT);
      count += 1;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
    }
  }
  return count;
};

describe('the rate of one process', () => {
  it('is a burst, and then so many a second', async () => {
    level = null;
    const one = limits();
    expect(taken(one, 30)).toBe(20);
    await jest.advanceTimersByTimeAsync(99);
    expect(taken(one, 1)).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(taken(one, 5)).toBe(1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(taken(one, 30)).toBe(20);
  });

  it('is counted for each key', () => {
    const one = limits();
    expect(taken(one, 25, 'a') + taken(one, 25, 'b')).toBe(40);
  });

  it('may be less than one a second', async () => {
    level = null;
    const [one, slow] = [limits(), { perSecond: 7 / 60, burst: 7 }];
    for (let n = 0; n < 7; n += 1) one.take('slow', slow);
    expect(() => one.take('slow', slow)).toThrow(
      expect.objectContaining({
        headers: {
          'retry-after': '9',
          'ratelimit-policy': '"trigger";q=7;w=60',
          ratelimit: '"trigger";r=0;t=9',
        },
      }) as Error,
    );
    await jest.advanceTimersByTimeAsync(8500);
    expect(() => one.take('slow', slow)).toThrow();
    await jest.advanceTimersByTimeAsync(100);
    one.take('slow', slow);
    expect(() => one.take('slow', slow)).toThrow();
  });

  it('says when to come again', () => {
    const one = limits();
    taken(one, 20);
    expect(() => one.take('one', { perSecond: 0.2, burst: 20 })).toThrow(
      expect.objectContaining({
        code: 'rate.limited',
        headers: {
          'retry-after': '5',
          'ratelimit-policy': '"trigger";q=20;w=100',
          ratelimit: '"trigger";r=0;t=5',
        },
      }) as Error,
    );
  });
});

describe('the rate of several processes', () => {
  it('is what they let in together, as soon as they have told each other', async () => {
    const [one, other] = [limits(), limits()];
    expect(taken(one, 12)).toBe(12);
    await jest.advanceTimersByTimeAsync(5);
    expect(taken(other, 2)).toBe(2);
    await jest.advanceTimersByTimeAsync(5);
    expect(told.map((uses) => uses.map(({ used }) => used))).toEqual([[12], [2]]);
    expect(taken(other, 20)).toBe(6);
  });

  it('takes off later what was too much', async () => {
    const [one, other] = [limits(), limits()];
    expect(taken(one, 20) + taken(other, 20)).toBe(40);
    await jest.advanceTimersByTimeAsync(5);
    expect(level).toBe(-20);
    await jest.advanceTimersByTimeAsync(1000);
    expect(taken(other, 1)).toBe(0);
    await jest.advanceTimersByTimeAsync(1100);
    expect(taken(other, 1)).toBe(1);
  });

  it('is that of each alone while Redis is away, and what it used is not held against it later', async () => {
    level = null;
    const one = limits();
    expect(taken(one, 20)).toBe(20);
    await jest.advanceTimersByTimeAsync(1000);
    level = 20;
    expect(taken(one, 1)).toBe(1);
    await jest.advanceTimersByTimeAsync(5);
    expect(told.at(-1)!.map(({ used }) => used)).toEqual([1]);
  });

  it('is told at leisure where it is far from the limit', async () => {
    const one = limits();
    taken(one, 1);
    await jest.advanceTimersByTimeAsync(99);
    expect(told).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toHaveLength(1);
  });

  it('is told soon where it is near, and what the others let in was not heard for a while', async () => {
    const one = limits();
    taken(one, 18);
    await jest.advanceTimersByTimeAsync(5);
    expect(told).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(501);
    taken(one, 1);
    await jest.advanceTimersByTimeAsync(5);
    expect(told).toHaveLength(2);
  });
});
