/** What all schedules have in common: fields, checks, and the shape of a tick. */
import { type Static, type TObject, Type } from 'typebox';

import type { Problem } from '#kernel';

import { DAYS_OFF_PATTERN, readDaysOff } from './days-off';
import { isTimeZone } from './local-time';

export const DEFAULT_TIME_ZONE = 'UTC';

export const COMMON_FIELDS = {
  timeZone: Type.Optional(
    Type.String({
      title: 'Time zone',
      description: 'Where the clock hangs: a name such as Europe/Berlin.',
      minLength: 1,
      maxLength: 64,
      default: DEFAULT_TIME_ZONE,
      ui: { format: 'timeZone', placeholder: 'Europe/Berlin' },
    }),
  ),
  missed: Type.Optional(
    Type.Enum(['once', 'skip', 'all'], {
      title: 'After a time in which Sluice was off',
      description:
        'once: it runs one time, for the last time that was missed. skip: missed times are left out. all: it runs for each of them, up to 1,000.',
      default: 'once',
      ui: {
        labels: {
          once: 'Run once, for the last time that was missed',
          skip: 'Leave out what was missed',
          all: 'Run for each time that was missed, up to 1,000',
        },
      },
    }),
  ),
  except: Type.Optional(
    Type.Array(Type.String({ pattern: DAYS_OFF_PATTERN, maxLength: 22 }), {
      title: 'Except on these days',
      description:
        'Days on which nothing is started, such as 2026-12-25, or from one day to another: 2026-12-24..2027-01-01.',
      maxItems: 400,
      ui: { advanced: true, placeholder: '2026-12-25' },
    }),
  ),
};

export type CommonInput = Static<TObject<typeof COMMON_FIELDS>>;

export const ScheduleOutput = Type.Object({
  body: Type.Object({
    at: Type.String({ title: 'Time (UTC)', description: 'As scheduled.', format: 'date-time' }),
    previousAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      title: 'Time before (UTC)',
      description: 'Of the run before; nothing the first time.',
    }),
    timeZone: Type.String({ title: 'Time zone' }),
    local: Type.String({ title: 'Time (in the time zone)', format: 'date-time' }),
  }),
  headers: Type.Record(Type.String(), Type.String()),
  receivedAt: Type.String({ title: 'Started at', format: 'date-time' }),
});

/** What is wrong with the common fields although they fit their schema. */
export function commonProblems({ timeZone = DEFAULT_TIME_ZONE, except = [] }: CommonInput): Problem[] {
  const problems: Problem[] = [];
  if (!isTimeZone(timeZone)) {
    problems.push({
      pointer: '/timeZone',
      code: 'time_zone.unknown',
      message: `There is no time zone ‘${timeZone}’; write one such as Europe/Berlin.`,
    });
  }
  for (const [n, text] of except.entries()) {
    if (readDaysOff(text)) continue;
    problems.push({
      pointer: `/except/${n}`,
      code: 'schedule.bad_day',
      message: `‘${text}’ is no day of the calendar, or ends before it begins. Write 2026-12-25, or 2026-12-24..2027-01-01.`,
    });
  }
  return problems;
}
