import type { Failure } from '#kernel';

import { idempotencyKey } from './idempotency-key';
import { isWorthARetry, retryDelayMs } from './retry';

const failure = (more: Partial<Failure> = {}): Failure => ({
  kind: 'retryable',
  code: 'x',
  message: 'X.',
  ...more,
});
const POLICY = { attempts: 5, backoff: 'exponential', initialMs: 1000, maxMs: 60_000 } as const;

describe('retryDelayMs', () => {
  it.each([
    [1, 500, 1000],
    [2, 1000, 2000],
    [4, 4000, 8000],
    [7, 30_000, 60_000],
    [20, 30_000, 60_000],
  ])('after try %i is from %i to %i ms', (attempt, least, most) => {
    expect(retryDelayMs(POLICY, attempt, failure(), 0)).toBe(least);
    expect(retryDelayMs(POLICY, attempt, failure(), 1)).toBe(most);
  });

  it('does not grow when it is fixed', () => {
    const fixed = { ...POLICY, backoff: 'fixed' as const };
    expect([1, 2, 9].map((attempt) => retryDelayMs(fixed, attempt, failure(), 1))).toEqual([
      1000, 1000, 1000,
    ]);
  });

  it('is never sooner than the service asked, even beyond the policy’s longest', () => {
    expect(retryDelayMs(POLICY, 1, failure({ retryAfterMs: 120_000 }), 0)).toBe(120_000);
    expect(retryDelayMs(POLICY, 7, failure({ retryAfterMs: 10 }), 1)).toBe(60_000);
  });

  it('does not let a service ask for more than a day', () => {
    expect(retryDelayMs(POLICY, 1, failure({ retryAfterMs: 1e12 }), 0)).toBe(86_400_000);
  });
});

describe('isWorthARetry', () => {
  it.each([
    ['retryable', true],
    ['timeout', true],
    ['permanent', false],
    ['auth', false],
    ['halted', false],
    ['cancelled', false],
    ['unknown', false],
  ] as const)('of %s is %s', (kind, expected) => {
    expect(isWorthARetry(failure({ kind }))).toBe(expected);
  });
});

describe('idempotencyKey', () => {
  it('is the same for one step of one run in every version of this program', () => {
    expect(idempotencyKey('019c1421-b23b-7000-8000-000000000000', 'send')).toBe(
      'ecefbb4e3c15bcbbfbf820e1aeba2b23',
    );
  });

  it('differs by run and by path, and can’t be shifted from one to the other', () => {
    const keys = [
      idempotencyKey('a', 'b'),
      idempotencyKey('a', 'c'),
      idempotencyKey('b', 'b'),
      idempotencyKey('ab', ''),
      idempotencyKey('', 'ab'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
