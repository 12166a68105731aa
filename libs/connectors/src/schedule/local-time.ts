/** Between moments (milliseconds since 1970) and what a clock on the wall shows in a time zone. */
import { IANAZone } from 'luxon';

export const DAY_MS = 86_400_000;

/** Whether there is a time zone of this name (IANA). */
export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

const offsetMs = (zone: IANAZone, at: number): number => zone.offset(at) * 60_000;

/** What the wall shows, in milliseconds as if it were in UTC. */
export function wallOf(timeZone: string, at: number): number {
  return at + offsetMs(IANAZone.create(timeZone), at);
}

/**
 * When the wall shows this. A time that comes twice, in autumn, is its first coming; one that is left out, in spring,
 * is the moment at which the clocks are put forward.
 */
export function momentOf(timeZone: string, wall: number): number {
  const zone = IANAZone.create(timeZone);
  const before = offsetMs(zone, wall - DAY_MS);
  const after = offsetMs(zone, wall + DAY_MS);
  const moments = [wall - before, wall - after]
    .filter((at) => at + offsetMs(zone, at) === wall)
    .sort((a, b) => a - b);
  return moments[0] ?? changeBetween(zone, wall - after, wall - before);
}

function changeBetween(zone: IANAZone, from: number, to: number): number {
  const before = offsetMs(zone, from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** `2026-12-24` as the wall's midnight; null for a day that is in no calendar. */
export function dayOf(date: string): number | null {
  const day = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(date) ? day : null;
}
