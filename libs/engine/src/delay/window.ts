/** Business hours: whether a moment is within them, and when they begin next. */
import type { DelayStep } from '#schema';
import type { IANAZone } from 'luxon';

import { changeBetween, DAY_MS, momentsOf, wallOf } from './local-time';

export type DelayWindow = NonNullable<DelayStep['window']>;

/** A weekly window on a day on which the clocks leave it out comes a week later. */
const DAYS_AHEAD = 15;

/**
 * By the clock on the wall: a window over midnight belongs to the day on which it begins, one that begins when it ends
 * lasts 24 hours, an hour that comes twice counts twice, one that is left out not at all.
 *
 * @returns `now` within the window, else its next beginning; null when there is none within two weeks
 */
export function nextInWindow(window: DelayWindow, zone: IANAZone, now: number): number | null {
  const isWithin = (at: number): boolean => contains(window, wallOf(zone, at));
  if (isWithin(now)) return now;
  const today = Math.floor(wallOf(zone, now) / DAY_MS) * DAY_MS;
  const candidates: number[] = [];
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    candidates.push(...momentsOf(zone, today + day * DAY_MS + minutesOf(window.from) * 60_000));
    // Where the clocks are changed the wall may jump into the window.
    const change = changeBetween(zone, now + day * DAY_MS, now + (day + 1) * DAY_MS);
    if (change !== null) candidates.push(change);
  }
  const next = Math.min(...candidates.filter((at) => at >= now && isWithin(at)));
  return Number.isFinite(next) ? next : null;
}

function contains({ days, from, to }: DelayWindow, wall: number): boolean {
  const day = Math.floor(wall / DAY_MS);
  const minute = (wall - day * DAY_MS) / 60_000;
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  const isOpenOn = (date: number): boolean => days.includes(weekdayOf(date));
  if (begins < ends) return isOpenOn(day) && minute >= begins && minute < ends;
  return (isOpenOn(day) && minute >= begins) || (isOpenOn(day - 1) && minute < ends);
}

/** Of a number of days since 1970-01-01, which was a Thursday; Monday is 1, Sunday 7. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

function minutesOf(clockTime: string): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number);
  return hours * 60 + minutes;
}
