import { CodedError } from '#kernel';

import { AttemptLimiter } from './attempt-limiter';

const limits = { pair: 3, address: 5, email: 8, windowMs: 60_000 };

function limiterAt(start = 0) {
  const clock = { now: start };
  const limiter = new AttemptLimiter(limits, () => clock.now);
  /** Seconds to wait, or 0 when it was let through. */
  const fail = (email: string, address: string): number => {
    try {
      limiter.attempt(email, address);
      return 0;
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'auth.rate_limited') throw error;
      return Number(error.headers['retry-after']);
    }
  };
  return { clock, limiter, fail };
}

const times = (count: number, work: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => work(at));

describe('AttemptLimiter', () => {
  it('lets a pair of email and address try so often, then says how long to wait', () => {
    const { clock, fail } = limiterAt();
    expect(times(3, () => fail('ann@example.com', '192.0.2.1'))).toEqual([0, 0, 0]);
    clock.now = 20_500;
    expect(fail('ann@example.com', '192.0.2.1')).toBe(40);
    expect(fail('bob@example.com', '192.0.2.1')).toBe(0);
    expect(fail('ann@example.com', '192.0.2.2')).toBe(0);
  });

  it('opens again at the end of the window', () => {
    const { clock, fail } = limiterAt();
    times(3, () => fail('ann@example.com', '192.0.2.1'));
    clock.now = 59_999;
    expect(fail('ann@example.com', '192.0.2.1')).toBe(1);
    clock.now = 60_000;
    expect(fail('ann@example.com', '192.0.2.1')).toBe(0);
  });

  it('takes letter case and space around an email for nothing', () => {
    const { fail } = limiterAt();
    expect(
      times(4, (at) =>
        fail([' ann@example.com', 'Ann@Example.com', 'ANN@example.com ', 'ann@example.com'][at]!, '::1'),
      ),
    ).toEqual([0, 0, 0, 60]);
  });

  it('stops an address that tries many people', () => {
    const { fail } = limiterAt();
    expect(times(6, (at) => fail(`person${at}@example.com`, '192.0.2.1'))).toEqual([0, 0, 0, 0, 0, 60]);
    expect(fail('person0@example.com', '192.0.2.9')).toBe(0);
  });

  it('stops many addresses that try one person', () => {
    const { fail } = limiterAt();
    expect(times(9, (at) => fail('ann@example.com', `192.0.2.${at}`)).at(-1)).toBe(60);
    expect(fail('bob@example.com', '192.0.2.1')).toBe(0);
  });

  it('takes the /64 of an IPv6 address as one, and a mapped IPv4 address as IPv4', () => {
    const { fail } = limiterAt();
    expect(times(4, (at) => fail('ann@example.com', `2001:db8:0:1::${at}`))).toEqual([0, 0, 0, 60]);
    expect(fail('ann@example.com', '2001:db8:0:2::1')).toBe(0);
    times(3, () => fail('bob@example.com', '198.51.100.1'));
    expect(fail('bob@example.com', '::ffff:198.51.100.1')).toBe(60);
  });

  it('counts attempts that are still being looked at', () => {
    const { limiter, fail } = limiterAt();
    const open = times(3, () => (limiter.attempt('ann@example.com', '192.0.2.1'), 0));
    expect(open).toHaveLength(3);
    expect(fail('ann@example.com', '192.0.2.1')).toBe(60);
  });

  it('forgets the failures of a pair at its success, and counts the success nowhere', () => {
    const { limiter, fail } = limiterAt();
    for (let signIn = 0; signIn < 20; signIn += 1)
      limiter.attempt('ann@example.com', '192.0.2.1').succeeded();
    expect(times(2, () => fail('ann@example.com', '192.0.2.1'))).toEqual([0, 0]);
    limiter.attempt('ann@example.com', '192.0.2.1').succeeded();
    expect(times(3, () => fail('ann@example.com', '192.0.2.1'))).toEqual([0, 0, 0]);
  });
});
