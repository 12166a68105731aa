import { LocalSlots, shareOf } from './local-slots';

const LIMIT = { key: 'a', requests: 4, perMs: 1000 };

function go(
  slots: LocalSlots,
  at: number,
  { patience = 2000, processes = 1, limits = [LIMIT] } = {},
): number | null {
  const { granted, waitMs } = slots.take(limits, patience, processes, at);
  return granted ? at + waitMs : null;
}

describe('the share of one process', () => {
  it('is its part of the limit, and one in more time where there is less than one for each', () => {
    expect(shareOf(LIMIT, 1)).toEqual({ requests: 4, perMs: 1000 });
    expect(shareOf(LIMIT, 3)).toEqual({ requests: 1, perMs: 1000 });
    expect(shareOf(LIMIT, 8)).toEqual({ requests: 1, perMs: 2000 });
  });
});

describe('limits of this process alone', () => {
  it('let no more than so many go within any time of that length', () => {
    const slots = new LocalSlots();
    const times = Array.from({ length: 40 }, (_, n) => go(slots, 100 + n * 37)).filter((at) => at !== null);
    expect(times.length).toBeGreaterThan(8);
    for (const from of times) {
      const within = times.filter((at) => at >= from && at < from + LIMIT.perMs);
      expect(within.length).toBeLessThanOrEqual(LIMIT.requests);
    }
  });

  it('keep nothing free for who is refused, and tell each of a time of its own', () => {
    const slots = new LocalSlots();
    for (let n = 0; n < 4; n++) expect(go(slots, 0)).toBe(0);
    const refused = [1, 2, 3].map(() => slots.take([LIMIT], 10, 1, 0));
    expect(refused).toEqual([1000, 1250, 1500].map((waitMs) => ({ granted: false, waitMs, processes: 1 })));
    expect(go(slots, 1000)).toBe(1000);
  });

  it('hold for all limits at once', () => {
    const slots = new LocalSlots();
    const narrow = { key: 'b', requests: 1, perMs: 500 };
    const limits = [LIMIT, narrow];
    expect([0, 0, 0].map((at) => go(slots, at, { limits }))).toEqual([0, 500, 1000]);
    expect(go(slots, 0)).toBe(0);
  });
});
