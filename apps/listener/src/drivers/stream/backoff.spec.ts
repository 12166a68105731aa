import { Backoff } from './backoff';

describe('the pauses between attempts', () => {
  it('double from a second to a minute, and begin again', () => {
    const backoff = new Backoff(1000, 60_000, () => 1);
    const pauses = Array.from({ length: 8 }, () => backoff.next());
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    backoff.reset();
    expect(backoff.next()).toBe(1000);
  });

  it('are anything from nothing to that', () => {
    expect(new Backoff(1000, 60_000, () => 0).next()).toBe(0);
    expect(new Backoff(1000, 60_000, () => 0.25).next()).toBe(250);
    const pauses = Array.from({ length: 100 }, () => new Backoff().next());
    expect(new Set(pauses).size).toBeGreaterThan(90);
    expect(Math.max(...pauses)).toBeLessThan(1000);
  });

  it('stay finite however often it failed', () => {
    const backoff = new Backoff(1000, 60_000, () => 1);
    for (let n = 0; n < 2000; n++) backoff.next();
    expect(backoff.next()).toBe(60_000);
  });
});
