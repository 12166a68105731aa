import { dueTicks, LATE_MS, MOST_MISSED } from './due-ticks';

const HOUR = 3_600_000;
const everyHour = (after: number) => (Math.floor(after / HOUR) + 1) * HOUR;
const everySecond = (after: number) => (Math.floor(after / 1000) + 1) * 1000;
const ended = (after: number) => (after < 5 * HOUR ? everyHour(after) : null);

describe('dueTicks', () => {
  it.each(['skip', 'once', 'all'] as const)('has each tick once, while somebody counts: %s', (missed) => {
    expect(dueTicks(everyHour, missed, 10 * HOUR, 11 * HOUR - 1)).toEqual({
      ticks: [],
      counted: 10 * HOUR,
      leftOut: false,
    });
    expect(dueTicks(everyHour, missed, 10 * HOUR, 11 * HOUR)).toEqual({
      ticks: [11 * HOUR],
      counted: 11 * HOUR,
      leftOut: false,
    });
    expect(dueTicks(everySecond, missed, 0, 30_500).ticks).toHaveLength(30);
  });

  it.each([
    ['skip', 10 * HOUR, 13.5 * HOUR, [], true],
    ['once', 10 * HOUR, 13.5 * HOUR, [13], true],
    ['all', 10 * HOUR, 13.5 * HOUR, [11, 12, 13], false],
    ['skip', 10 * HOUR, 13 * HOUR + LATE_MS - 1, [13], true],
    ['once', 10 * HOUR, 13 * HOUR + LATE_MS - 1, [13], true],
    ['all', 10 * HOUR, 13 * HOUR + LATE_MS - 1, [11, 12, 13], false],
    ['skip', 10 * HOUR, 10.5 * HOUR, [], false],
    ['once', 10 * HOUR, 11 * HOUR + LATE_MS, [11], false],
  ] as const)('%s from %d to %d', (missed, counted, now, hours, leftOut) => {
    const due = dueTicks(everyHour, missed, counted, now);
    expect(due.ticks.map((at) => at / HOUR)).toEqual(hours);
    expect(due.leftOut).toBe(leftOut);
    const again = dueTicks(everyHour, missed, due.counted, now);
    expect(again.ticks).toEqual([]);
  });

  it('has no more than a thousand of those that were missed, and those that are only late', () => {
    const now = 10 * 86_400_000;
    const { ticks, counted, leftOut } = dueTicks(everySecond, 'all', 0, now);
    expect(ticks).toHaveLength(MOST_MISSED + LATE_MS / 1000);
    expect(ticks[0]).toBe(1000);
    expect(ticks.at(-1)).toBe(now);
    expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
    expect(leftOut).toBe(true);
    expect(dueTicks(everySecond, 'all', counted, now).ticks).toEqual([]);
  });

  it('finds the last of very many without counting them', () => {
    let asked = 0;
    const counting = (after: number) => {
      asked += 1;
      return after < 1000 * HOUR ? everySecond(after) : null;
    };
    expect(dueTicks(counting, 'once', 0, 90_000 * HOUR).ticks).toEqual([1000 * HOUR]);
    expect(asked).toBeLessThan(100);
  });

  it('ends with the schedule', () => {
    expect(dueTicks(ended, 'all', 3 * HOUR, 9 * HOUR).ticks).toEqual([4 * HOUR, 5 * HOUR]);
    expect(dueTicks(ended, 'once', 3 * HOUR, 9 * HOUR).ticks).toEqual([5 * HOUR]);
    expect(dueTicks(ended, 'once', 5 * HOUR, 9 * HOUR).ticks).toEqual([]);
  });
});
