/** Days on which people work: those of the week, without holidays. */
import type { DateTime } from 'luxon';
import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

export const MAX_DAYS = 10_000;

export const weekFields = () => ({
  weekend: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      title: 'Days off in a week',
      description: 'Monday is 1, Saturday 6, Sunday 7.',
      default: [6, 7],
      maxItems: 6,
      uniqueItems: true,
      ui: { advanced: true },
    }),
  ),
  holidays: Type.Optional(
    Type.Array(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), {
      title: 'Holidays',
      description: 'Days off besides, like 2026-12-25.',
      maxItems: 1000,
    }),
  ),
});

export interface Week {
  weekend?: readonly number[];
  holidays?: readonly string[];
}

export function workDays({ weekend = [6, 7], holidays = [] }: Week): (day: DateTime) => boolean {
  const off = new Set(holidays);
  return (day) => !weekend.includes(day.weekday) && !off.has(day.toISODate() ?? '');
}

/** The day so many working days later, or earlier below zero, by the clock of its zone. */
export function addWorkDays(date: DateTime, amount: number, isWorkDay: (day: DateTime) => boolean): DateTime {
  const step = amount < 0 ? -1 : 1;
  let day = date;
  let left = Math.abs(amount);
  for (let looked = 0; left > 0; looked += 1) {
    if (looked > MAX_DAYS * 8) throw tooFar();
    day = day.plus({ days: step });
    if (isWorkDay(day)) left -= 1;
  }
  return day;
}

/** After the first day, up to and with the second; below zero when that is earlier. */
export function countWorkDays(from: DateTime, to: DateTime, isWorkDay: (day: DateTime) => boolean): number {
  const [first, last, sign] = from <= to ? [from, to, 1] : [to, from, -1];
  const days = Math.round(last.startOf('day').diff(first.startOf('day'), 'days').days);
  if (days > MAX_DAYS * 8) throw tooFar();
  let count = 0;
  for (let n = 1; n <= days; n += 1) {
    // Backwards it counts the day it comes to, and not the one it begins with.
    const day = first.plus({ days: sign === 1 ? n : n - 1 });
    if (isWorkDay(day)) count += 1;
  }
  return count === 0 ? 0 : count * sign;
}

const tooFar = (): PermanentError =>
  new PermanentError({ code: 'datetime.out_of_range', message: 'These days are too far apart.' });
