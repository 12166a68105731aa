/** The days on which a schedule does not tick. */
import { DAY_MS, dayOf, momentOf, wallOf } from './local-time';

/** `2026-12-24`, or `2026-12-24..2027-01-01` with both ends. */
export const DAYS_OFF_PATTERN = String.raw`^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$`;

/** First and last midnight of the wall. */
export type DaysOff = readonly (readonly [first: number, last: number])[];

/** The first moment after another one; null when there is none. */
export type Next = (after: number) => number | null;

/** No list that is any good sends a schedule over as many gaps one after the other. */
const MOST_JUMPS = 1000;

/** Null for what is no day, or ends before it begins. */
export function readDaysOff(text: string): readonly [first: number, last: number] | null {
  const [from = '', to = from] = text.split('..');
  const [first, last] = [dayOf(from), dayOf(to)];
  return first === null || last === null || last < first ? null : [first, last];
}

/** `next` without the ticks that fall on a day off, by the wall of the time zone. */
export function withoutDaysOff(next: Next, daysOff: DaysOff, timeZone: string): Next {
  if (daysOff.length === 0) return next;
  return (after) => {
    let from = after;
    for (let n = 0; n < MOST_JUMPS; n++) {
      const at = next(from);
      if (at === null) return null;
      const wall = wallOf(timeZone, at);
      const off = daysOff.find(([first, last]) => first <= wall && wall < last + DAY_MS);
      if (!off) return at;
      // In a time zone that changes its clocks at midnight the tick itself may be the later one.
      from = Math.max(at, momentOf(timeZone, off[1] + DAY_MS) - 1);
    }
    return null;
  };
}
