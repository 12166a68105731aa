import { BreakerWindow, MIN_BAD, MIN_IN_A_ROW, ROW_MS, WINDOW_MS } from './breaker-window';

function badOnes(window: BreakerWindow, count: number, at: number): boolean[] {
  return Array.from({ length: count }, () => window.bad(at));
}

describe('calls that end badly', () => {
  it('are too many once there are so many of them, and they are half of all', () => {
    const window = new BreakerWindow();
    expect(badOnes(window, MIN_BAD, 0)).toEqual([...Array<boolean>(MIN_BAD - 1).fill(false), true]);
  });

  it('are not too many among more that end well', () => {
    const window = new BreakerWindow();
    for (let n = 0; n < MIN_BAD + 6; n++) window.good(0);
    expect(badOnes(window, MIN_BAD + 5, 0)).not.toContain(true);
    expect(window.bad(0)).toBe(true);
  });

  it('are forgotten in time', () => {
    const window = new BreakerWindow();
    badOnes(window, MIN_BAD - 1, 0);
    window.good(1);
    expect(window.bad(WINDOW_MS + 1)).toBe(false);
    window.good(WINDOW_MS + 2);
    expect(window.isClear(WINDOW_MS + 20_000)).toBe(false);
    expect(window.isClear(3 * WINDOW_MS)).toBe(true);
  });

  it('are too many where none ends well for a while, however seldom they are', () => {
    const window = new BreakerWindow();
    const apart = 60_000;
    const verdicts = Array.from({ length: MIN_IN_A_ROW }, (_, n) => window.bad(n * apart));
    expect(verdicts).toEqual([...Array<boolean>(MIN_IN_A_ROW - 1).fill(false), true]);
  });

  it('are not too many where they came all at once, or one ended well between', () => {
    const window = new BreakerWindow();
    expect(badOnes(window, MIN_IN_A_ROW, 0)).not.toContain(true);
    window.good(ROW_MS);
    expect(window.bad(ROW_MS + 1)).toBe(false);
  });
});
