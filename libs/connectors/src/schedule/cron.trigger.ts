import { Cron } from 'croner';
import { type Static, Type } from 'typebox';

import type { Problem } from '#kernel';

import type { Next } from './days-off';
import { defineSchedule } from './define-schedule';
import { cronInWords } from './cron-in-words';
import { COMMON_FIELDS } from './fields';

const CronInput = Type.Object(
  {
    pattern: Type.String({
      title: 'Cron pattern',
      description:
        'Minute, hour, day of the month, month, day of the week; with six parts the first one is the second. 30 8 * * 1-5 is 08:30 from Monday to Friday.',
      minLength: 1,
      maxLength: 200,
      ui: { format: 'cron', placeholder: '30 8 * * 1-5' },
    }),
    ...COMMON_FIELDS,
  },
  { additionalProperties: false },
);
type CronInput = Static<typeof CronInput>;

/** Five or six parts, or a name such as `@daily`; croner takes single dates as well, which are no pattern. */
const SHAPE = /^\s*(@[a-z]+|\S+(\s+\S+){4,5})\s*$/i;

/** A list of times is kept like a single one when the clocks change: nothing is left out and nothing comes twice. */
const parse = (pattern: string, timeZone: string): Cron =>
  new Cron(pattern.trim(), { timezone: timeZone, fixedTimeRule: 'no-wildcard', paused: true });

function problems(input: CronInput): Problem[] {
  if (SHAPE.test(input.pattern)) {
    try {
      parse(input.pattern, 'UTC');
      return [];
    } catch {
      // The sentence below says it better.
    }
  }
  const message = `‘${input.pattern}’ is no cron pattern. Write five parts (minute, hour, day, month, day of the week), or six with the second first.`;
  return [{ pointer: '/pattern', code: 'schedule.bad_pattern', message }];
}

function counter({ pattern }: CronInput, timeZone: string): Next {
  const cron = parse(pattern, timeZone);
  return (after) => cron.nextRun(new Date(after))?.getTime() ?? null;
}

export const cronTrigger = defineSchedule({
  key: 'cron',
  title: 'By a cron pattern',
  description: 'Starts the workflow by a pattern as cron has it, with seconds if need be.',
  input: CronInput,
  problems,
  counter,
  words: ({ pattern }) => cronInWords(pattern),
});
