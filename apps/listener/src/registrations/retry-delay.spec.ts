import { retryDelayMs } from './retry-delay';

const row = (more: Partial<Parameters<typeof retryDelayMs>[0]> = {}) => ({
  ...{ state: 'active' as const, attempts: 0, expiresAt: null },
  ...more,
});

describe('the time until a service is told again', () => {
  it.each([
    [0, 30_000],
    [1, 60_000],
    [5, 960_000],
    [7, 3_600_000],
    [500, 3_600_000],
  ])('grows with each try: %d → %d', (attempts, ms) => {
    expect(retryDelayMs(row({ attempts }), {})).toBe(ms);
  });

  it('is at least what the service asks for, up to an hour', () => {
    expect(retryDelayMs(row(), { retryAfterMs: 100_000 })).toBe(100_000);
    expect(retryDelayMs(row(), { retryAfterMs: 1e9 })).toBe(3_600_000);
  });

  it('is short enough for what ends before', () => {
    const expiresAt = new Date(600_000);
    expect(retryDelayMs(row({ attempts: 9, expiresAt }), {}, 0)).toBe(300_000);
    expect(retryDelayMs(row({ attempts: 9, expiresAt }), {}, 599_000)).toBe(30_000);
    expect(retryDelayMs(row({ attempts: 9, expiresAt }), {}, 999_000)).toBe(30_000);
  });

  it('ends where something can’t be taken back for long, and nowhere else', () => {
    expect(retryDelayMs(row({ state: 'unregistering', attempts: 10 }), {})).toBe(3_600_000);
    expect(retryDelayMs(row({ state: 'unregistering', attempts: 11 }), {})).toBeNull();
    expect(retryDelayMs(row({ attempts: 1000 }), {})).toBe(3_600_000);
  });
});
