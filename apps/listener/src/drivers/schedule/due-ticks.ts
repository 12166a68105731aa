/** A schedule, up to when it was counted, and the time in → the ticks that are to be stored now. */
import type { ScheduleTriggerDeclaration } from '#connector-sdk';

/** A tick is late, not missed, for so long: a listener that dies is followed by another one within 30 s. */
export const LATE_MS = 60_000;
/** Of those that were missed. */
export const MOST_MISSED = 1000;

type Next = (after: number) => number | null;

export interface DueTicks {
  ticks: number[];
  /** Up to when it is counted once they are stored. */
  counted: number;
  /** Whether ticks were left out that are not wanted, or too many. */
  leftOut: boolean;
}

/** All in milliseconds since 1970. Ticks are in order, each after `counted` and not after `now`. */
export function dueTicks(
  next: Next,
  missed: ReturnType<ScheduleTriggerDeclaration['missed']>,
  counted: number,
  now: number,
): DueTicks {
  if (!isDue(next(counted), now)) return { ticks: [], counted, leftOut: false };
  const late = Math.max(counted, now - LATE_MS);
  if (late === counted) return between(next, counted, now, Infinity);
  if (missed === 'all') return all(next, counted, late, now);
  const recent = between(next, late, now, Infinity);
  const hasMissed = isDue(next(counted), late);
  if (recent.ticks.length > 0 || !hasMissed || missed === 'skip')
    return { ...recent, counted: now, leftOut: hasMissed };
  const last = lastTick(next, counted, now);
  return { ticks: [last], counted: now, leftOut: next(counted) !== last };
}

const isDue = (at: number | null, now: number): at is number => at !== null && at <= now;

function all(next: Next, counted: number, late: number, now: number): DueTicks {
  const missed = between(next, counted, late, MOST_MISSED);
  const recent = between(next, late, now, Infinity);
  return {
    ticks: [...missed.ticks, ...recent.ticks],
    counted: now,
    leftOut: isDue(next(missed.counted), late),
  };
}

function between(next: Next, from: number, to: number, most: number): DueTicks {
  const ticks: number[] = [];
  let counted = from;
  while (ticks.length < most) {
    const at = next(counted);
    if (!isDue(at, to)) break;
    ticks.push(at);
    counted = at;
  }
  return { ticks, counted, leftOut: false };
}

/** There is one between the two. Halving finds it in 50 steps, however many there were in years. */
function lastTick(next: Next, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isDue(next(middle), to)) low = middle;
    else high = middle;
  }
  return next(low) ?? to;
}
