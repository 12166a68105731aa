/** Between moments and what the clock on the wall shows; both in milliseconds, the latter as if the wall were in UTC. */
import type { IANAZone } from 'luxon';

export const DAY_MS = 86_400_000;

const offsetMs = (zone: IANAZone, at: number): number => zone.offset(at) * 60_000;

export const wallOf = (zone: IANAZone, at: number): number => at + offsetMs(zone, at);

/** Every moment at which the wall shows this: none in the hour that is left out, two in the hour that comes twice. */
export function momentsOf(zone: IANAZone, wall: number): number[] {
  const offsets = new Set([offsetMs(zone, wall - DAY_MS), offsetMs(zone, wall + DAY_MS)]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => wallOf(zone, at) === wall)
    .sort((a, b) => a - b);
}

/** The first moment that the wall shows this; where it never does, as much later as the clocks were put forward. */
export const momentOf = (zone: IANAZone, wall: number): number =>
  momentsOf(zone, wall)[0] ?? wall - offsetMs(zone, wall - DAY_MS);

/** The moment between the two at which the clocks are changed; null when they are not. */
export function changeBetween(zone: IANAZone, from: number, to: number): number | null {
  const before = offsetMs(zone, from);
  if (offsetMs(zone, to) === before) return null;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
