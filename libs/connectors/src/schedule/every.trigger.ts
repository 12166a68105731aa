import { type Static, Type } from 'typebox';

import type { Problem } from '#kernel';

import { defineSchedule } from './define-schedule';
import { COMMON_FIELDS } from './fields';
import { DAY_MS, dayOf, momentOf, wallOf } from './local-time';
import type { Next } from './days-off';

const UNIT_MS = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: DAY_MS,
  weeks: 7 * DAY_MS,
} as const;

const EveryInput = Type.Object(
  {
    count: Type.Integer({ title: 'Every', minimum: 1, maximum: 100_000, default: 1 }),
    unit: Type.Enum(['seconds', 'minutes', 'hours', 'days', 'weeks'], { title: 'Unit', default: 'hours' }),
    startAt: Type.Optional(
      Type.String({
        title: 'Counted from',
        description:
          'Date and time in the time zone, such as 2026-03-02T08:30. Left out: midnight, and for weeks Monday’s.',
        pattern: String.raw`^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$`,
        ui: { placeholder: '2026-03-02T08:30', advanced: true },
      }),
    ),
    ...COMMON_FIELDS,
  },
  { additionalProperties: false },
);
type EveryInput = Static<typeof EveryInput>;

/** A Monday. All that is not told otherwise counts from there, so that no restart moves it. */
const DEFAULT_START = '2020-01-06T00:00';

function startOf({ startAt = DEFAULT_START }: EveryInput): number | null {
  const [date = '', time = ''] = startAt.split('T');
  const day = dayOf(date);
  return day === null ? null : day + Date.parse(`1970-01-01T${time}Z`);
}

/** Days and weeks go by the wall, anything shorter by the time that really passes. */
function counter(input: EveryInput, timeZone: string): Next {
  const { count, unit } = input;
  const start = startOf(input) ?? 0;
  const step = count * UNIT_MS[unit];
  if (unit === 'days' || unit === 'weeks') return byWall(timeZone, start, step);
  const first = momentOf(timeZone, start);
  return (after) => (after < first ? first : first + (Math.floor((after - first) / step) + 1) * step);
}

function byWall(timeZone: string, start: number, step: number): Next {
  return (after) => {
    // One too early: on the day of a change the wall can be ahead of the tick.
    let n = Math.max(0, Math.floor((wallOf(timeZone, after) - start) / step) - 1);
    for (;;) {
      const at = momentOf(timeZone, start + n * step);
      if (at > after) return at;
      n += 1;
    }
  };
}

function problems(input: EveryInput): Problem[] {
  if (startOf(input) !== null) return [];
  const message = `‘${input.startAt}’ is on no day of the calendar.`;
  return [{ pointer: '/startAt', code: 'schedule.bad_day', message }];
}

function words({ count, unit, startAt }: EveryInput): string {
  const every = count === 1 ? `every ${unit.slice(0, -1)}` : `every ${count} ${unit}`;
  return startAt ? `${every}, counted from ${startAt.replace('T', ' ')}` : every;
}

export const everyTrigger = defineSchedule({
  key: 'every',
  title: 'Every so often',
  description: 'Starts the workflow again and again: every 5 minutes, every 2 hours, every day…',
  input: EveryInput,
  problems,
  counter,
  words,
});
