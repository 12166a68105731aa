import type { Failure } from '#kernel';

import { idempotencyKey } from './idempotency-key';
import { asLastWord, attemptAfter, isHeldBack, isTriedAgain, isWorthARetry, retryDelayMs } from './retry';

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
    expect(retryDelayMs(POLICY, attempt, failure(), 0, 0)).toBe(least);
    expect(retryDelayMs(POLICY, attempt, failure(), 0, 1)).toBe(most);
  });

  it('does not grow when it is fixed', () => {
    const fixed = { ...POLICY, backoff: 'fixed' as const };
    expect([1, 2, 9].map((attempt) => retryDelayMs(fixed, attempt, failure(), 0, 1))).toEqual([
      1000, 1000, 1000,
    ]);
  });

  it('is never sooner than the service asked, even beyond the policy’s longest', () => {
    expect(retryDelayMs(POLICY, 1, failure({ retryAfterMs: 120_000 }), 0, 0)).toBe(120_000);
    expect(retryDelayMs(POLICY, 7, failure({ retryAfterMs: 10 }), 0, 1)).toBe(60_000);
  });

  it('does not let a service ask for more than a day', () => {
    expect(retryDelayMs(POLICY, 1, failure({ retryAfterMs: 1e12 }), 0, 0)).toBe(86_400_000);
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

describe('what is held back', () => {
  const HOUR = 3_600_000;
  const limited = failure({ code: 'outbound.rate_limited', retryAfterMs: 7000 });
  const open = failure({ code: 'outbound.circuit_open', retryAfterMs: 7000 });
  const tooMany = failure({ code: 'slack.status_429', details: { status: 429 } });
  const broken = failure({ code: 'slack.status_500', details: { status: 500 } });

  it('is what was not sent, and a service that says “not now”', () => {
    expect([limited, open, tooMany, broken].map(isHeldBack)).toEqual([true, true, true, false]);
    expect(isHeldBack(failure({ kind: 'permanent', details: { status: 429 } }))).toBe(false);
  });

  it('uses up no try', () => {
    expect([limited, open, tooMany, broken, null].map((one) => attemptAfter(3, one))).toEqual([
      3, 3, 3, 4, 4,
    ]);
    expect(isTriedAgain(POLICY, POLICY.attempts, tooMany, 0)).toBe(true);
    expect(isTriedAgain(POLICY, POLICY.attempts, broken, 0)).toBe(false);
  });

  it('waits although a step is to be tried once, unless its service has answered', () => {
    const once = { ...POLICY, attempts: 1 };
    expect([limited, open, tooMany].map((one) => isTriedAgain(once, 1, one, 0))).toEqual([true, true, false]);
  });

  it('waits for a day at most, and an hour for a host that does not work', () => {
    expect(isTriedAgain(POLICY, 1, limited, 24 * HOUR - 1)).toBe(true);
    expect(isTriedAgain(POLICY, 1, tooMany, 24 * HOUR)).toBe(false);
    expect(isTriedAgain(POLICY, 1, open, HOUR - 1)).toBe(true);
    expect(isTriedAgain(POLICY, 1, open, HOUR)).toBe(false);
  });

  it('comes when it was told to, and to a service that said nothing of it half as often each time', () => {
    expect(retryDelayMs(POLICY, 1, limited, HOUR, 1)).toBe(7000);
    expect([0, 4000, HOUR].map((elapsed) => retryDelayMs(POLICY, 1, tooMany, elapsed, 1))).toEqual([
      1000, 4000, 60_000,
    ]);
    expect(retryDelayMs(POLICY, 1, { ...tooMany, retryAfterMs: 90_000 }, 0, 1)).toBe(90_000);
  });

  it('says in the end that it has waited', () => {
    expect(asLastWord(tooMany, 24 * HOUR).message).toMatch(/waited for 24 hours.*retry the run/);
    expect(asLastWord(open, HOUR)).toMatchObject({
      code: open.code,
      message: expect.stringMatching(/an hour/),
    });
    expect(asLastWord(open, HOUR)).not.toHaveProperty('retryAfterMs');
    expect(asLastWord(broken, 25 * HOUR)).toBe(broken);
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
