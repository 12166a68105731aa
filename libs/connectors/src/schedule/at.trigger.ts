import { type Static, Type } from 'typebox';

import type { Problem } from '#kernel';

import type { Next } from './days-off';
import { defineSchedule } from './define-schedule';
import { COMMON_FIELDS } from './fields';
import { DAY_MS, dayOf, momentOf, wallOf } from './local-time';

/** As `Date#getUTCDay` counts. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const WORKDAYS = 'monday, tuesday, wednesday, thursday, friday';

const AtInput = Type.Object(
  {
    times: Type.Array(
      Type.String({ pattern: String.raw`^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$`, maxLength: 8 }),
      {
        title: 'Times of day',
        description: 'From 00:00 to 23:59, such as 08:30.',
        minItems: 1,
        maxItems: 100,
        ui: { placeholder: '08:30' },
      },
    ),
    weekdays: Type.Optional(
      Type.Array(Type.Enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']), {
        title: 'On these days of the week',
        description: 'None chosen: on every day, or only on the dates below.',
        maxItems: 7,
      }),
    ),
    dates: Type.Optional(
      Type.Array(Type.String({ pattern: String.raw`^\d{4}-\d{2}-\d{2}$` }), {
        title: 'On these dates',
        description: 'Such as 2026-12-24. With days of the week chosen as well, on both.',
        maxItems: 1000,
        ui: { placeholder: '2026-12-24' },
      }),
    ),
    ...COMMON_FIELDS,
  },
  { additionalProperties: false },
);
type AtInput = Static<typeof AtInput>;

function counter({ times, weekdays = [], dates = [] }: AtInput, timeZone: string): Next {
  const clock = [...new Set(times.map((time) => Date.parse(`1970-01-01T${time}Z`)))].sort((a, b) => a - b);
  const week = new Set<number>(weekdays.map((day) => WEEKDAYS.indexOf(day)));
  const given = [...new Set(dates.flatMap((date) => dayOf(date) ?? []))].sort((a, b) => a - b);
  const everyDay = week.size === 0 && given.length === 0;
  const nextOfWeek = (from: number): number | null => {
    for (let day = from; day < from + 7 * DAY_MS; day += DAY_MS) {
      if (everyDay || week.has(new Date(day).getUTCDay())) return day;
    }
    return null;
  };
  const nextDay = (from: number): number | null => {
    const days = [nextOfWeek(from), given.find((day) => day >= from) ?? null].filter((day) => day !== null);
    return days.length === 0 ? null : Math.min(...days);
  };
  return (after) => {
    // The day before as well: its last minutes can come again.
    let day = nextDay(Math.floor(wallOf(timeZone, after) / DAY_MS) * DAY_MS - DAY_MS);
    while (day !== null) {
      for (const time of clock) {
        const at = momentOf(timeZone, day + time);
        if (at > after) return at;
      }
      day = nextDay(day + DAY_MS);
    }
    return null;
  };
}

const problems = ({ dates = [] }: AtInput): Problem[] =>
  dates.flatMap((date, n) =>
    dayOf(date) === null
      ? [
          {
            pointer: `/dates/${n}`,
            code: 'schedule.bad_day',
            message: `‘${date}’ is no day of the calendar.`,
          },
        ]
      : [],
  );

function words({ times, weekdays = [], dates = [] }: AtInput): string {
  const days: string[] = [];
  if (weekdays.length > 0) days.push(daysInWords(weekdays));
  if (dates.length > 0) days.push(`on ${dates.length > 3 ? `${dates.length} dates` : listed(dates)}`);
  return `at ${times.length > 5 ? `${times.length} times of day` : listed(times)} ${days.join(' and ') || 'every day'}`;
}

function daysInWords(weekdays: readonly string[]): string {
  const chosen = WEEKDAYS.slice(1).filter((day) => weekdays.includes(day));
  if (weekdays.includes('sunday')) chosen.push('sunday');
  if (chosen.length === 7) return 'every day';
  if (chosen.join(', ') === WORKDAYS) return 'from Monday to Friday';
  return `every ${listed(chosen.map((day) => day.charAt(0).toUpperCase() + day.slice(1)))}`;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const atTrigger = defineSchedule({
  key: 'at',
  title: 'At these times',
  description: 'Starts the workflow at times of day, on every day, on days of the week, or on dates.',
  input: AtInput,
  problems,
  counter,
  words,
});
