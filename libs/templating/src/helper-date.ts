import { DateTime } from 'luxon';

import { describe, numberArgument, textArgument, wordArgument } from './argument';
import { dateArgument, isoOf, localDate, zoneArgument } from './date-value';
import type { Helper } from './helper';
import { HelperError } from './helper-error';

const NAMED: Readonly<Record<string, string>> = {
  date: 'yyyy-MM-dd',
  time: 'HH:mm',
  datetime: 'yyyy-MM-dd HH:mm',
};
const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;
const PERIODS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute'] as const;
const MAX_AMOUNT = 1_000_000;
const MAX_FORMAT = 100;
/** What arithmetic on a calendar costs, in nodes. */
const WEIGHT = 40;
const SCOPE = { trigger: { body: { at: '2026-03-01T23:30:00Z', due: '2026-03-31' } } };

/** What stands for a part of a date in a pattern; anything else is written as it is. */
const TOKEN = /yyyy|yy|MMMM|MMM|MM|dd|EEEE|EEE|HH|hh|mm|ss|SSS|aa/g;
/** Those that luxon writes otherwise. */
const LUXON: Readonly<Record<string, string>> = { EEEE: 'cccc', EEE: 'ccc', aa: 'a' };

function formatArgument(value: string): string {
  if (value.length > MAX_FORMAT) throw new HelperError(`takes a format of at most ${MAX_FORMAT} characters`);
  return value;
}

function localeArgument(value: string): string {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? 'en';
  } catch (cause) {
    throw new HelperError(`knows no locale ${describe(value)}; write it like "de" or "en-GB"`, { cause });
  }
}

const formatDate: Helper = {
  name: 'formatDate',
  summary:
    'A date in the form you name: "iso" (the default), "date", "time", "datetime", "unix" (seconds), "unixMs", or a pattern of ' +
    'yyyy, yy, MMMM (March), MMM, MM, dd, EEEE (Sunday), EEE, HH, hh, aa (AM), mm, ss and SSS. In UTC, unless you name a time ' +
    'zone; in English, unless you name a locale. It reads ISO 8601, the dates of e-mail and HTTP, and Unix time in seconds or ' +
    'milliseconds.',
  usage: 'formatDate date format timeZone="Europe/Berlin" locale="de"',
  min: 1,
  max: 2,
  options: ['timeZone', 'locale'],
  weight: WEIGHT,
  example: {
    template: '{{formatDate trigger.body.at "dd.MM.yyyy HH:mm" timeZone="Europe/Berlin"}}',
    scope: SCOPE,
    result: '02.03.2026 00:30',
  },
  call([value, format], { timeZone, locale }, use) {
    const date = dateArgument(value);
    const pattern = formatArgument(textArgument(format ?? 'iso', use));
    if (pattern === 'iso') return date.toISOString();
    if (pattern === 'unix') return Math.floor(date.getTime() / 1000);
    if (pattern === 'unixMs') return date.getTime();
    const local = localDate(date, timeZone, use).setLocale(localeArgument(textArgument(locale ?? 'en', use)));
    const written = Object.hasOwn(NAMED, pattern) ? (NAMED[pattern] ?? pattern) : pattern;
    return written.replace(TOKEN, (token) => local.toFormat(LUXON[token] ?? token));
  },
};

const parseDate: Helper = {
  name: 'parseDate',
  summary:
    'A date from text in a form of its own, such as "dd.MM.yyyy HH:mm", as ISO 8601 in UTC. The parts are those of formatDate; what else stands in the form has to stand in the text. Without a time zone in it, it is one of the time zone you name, else UTC.',
  usage: 'parseDate text format timeZone="Europe/Berlin" locale="de"',
  min: 2,
  max: 2,
  options: ['timeZone', 'locale'],
  weight: WEIGHT,
  example: {
    template: '{{parseDate trigger.body.day "dd.MM.yyyy" timeZone="Europe/Berlin"}}',
    scope: { trigger: { body: { day: '01.03.2026' } } },
    result: '2026-02-28T23:00:00.000Z',
  },
  call([value, format], { timeZone, locale }, use) {
    const text = formatArgument(textArgument(value, use));
    const pattern = formatArgument(textArgument(format, use));
    const date = DateTime.fromFormat(text, luxonPattern(pattern), {
      zone: zoneArgument(timeZone, use),
      locale: localeArgument(textArgument(locale ?? 'en', use)),
    });
    if (!date.isValid)
      throw new HelperError(`needs a date like ${describe(pattern)}, and got ${describe(text)}`);
    return isoOf(date);
  },
};

/** The tokens as luxon has them, and all else in its quotes. */
function luxonPattern(pattern: string): string {
  let written = '';
  let at = 0;
  const quoted = (text: string): string =>
    text
      .split("'")
      .map((part) => (part === '' ? '' : `'${part}'`))
      .join("''");
  for (const { 0: token, index } of pattern.matchAll(TOKEN)) {
    written += quoted(pattern.slice(at, index)) + (LUXON[token] ?? token);
    at = index + token.length;
  }
  return written + quoted(pattern.slice(at));
}

const addDate: Helper = {
  name: 'addDate',
  summary:
    'A date so much later, or earlier with a number below 0, as ISO 8601 in UTC: in years, months, weeks, days, hours, minutes or seconds. Days and longer go by the calendar of the time zone.',
  usage: 'addDate date amount unit timeZone="Europe/Berlin"',
  min: 3,
  max: 3,
  options: ['timeZone'],
  weight: WEIGHT,
  example: {
    template: '{{addDate trigger.body.due 1 "months"}}',
    scope: SCOPE,
    result: '2026-04-30T00:00:00.000Z',
  },
  call([value, amount, unit], { timeZone }, use) {
    const count = numberArgument(amount);
    if (Math.abs(count) > MAX_AMOUNT) throw new HelperError(`takes an amount up to ${MAX_AMOUNT}`);
    return isoOf(localDate(value, timeZone, use).plus({ [unitOf(unit)]: count }));
  },
};

/** "day" is as good as "days". */
const unitOf = (value: unknown) =>
  wordArgument(typeof value === 'string' && !value.endsWith('s') ? `${value}s` : value, UNITS, 'the unit');

const dateDiff: Helper = {
  name: 'dateDiff',
  summary:
    'How much later the second date is than the first, in days or the unit you name: whole ones, below 0 when it is earlier.',
  usage: 'dateDiff from to unit timeZone="Europe/Berlin"',
  min: 2,
  max: 3,
  options: ['timeZone'],
  weight: WEIGHT,
  example: { template: '{{dateDiff trigger.body.at trigger.body.due}}', scope: SCOPE, result: 29 },
  call([from, to, unit], { timeZone }, use) {
    const name = unitOf(unit ?? 'days');
    const [start, end] = [localDate(from, timeZone, use), localDate(to, timeZone, use)];
    // Plus 0: less than one unit earlier is 0, not -0.
    return Math.trunc(end.diff(start, name).as(name)) + 0;
  },
};

const edge = (name: 'startOf' | 'endOf', what: string, result: string): Helper => ({
  name,
  summary: `The ${what} of the year, quarter, month, week (from Monday), day, hour or minute that a date is in, as ISO 8601 in UTC.`,
  usage: `${name} date period timeZone="Europe/Berlin"`,
  min: 2,
  max: 2,
  options: ['timeZone'],
  weight: WEIGHT,
  example: { template: `{{${name} trigger.body.at "month"}}`, scope: SCOPE, result },
  call: ([value, period], { timeZone }, use) =>
    isoOf(localDate(value, timeZone, use)[name](wordArgument(period, PERIODS, 'the period'))),
});

const weekday: Helper = {
  name: 'weekday',
  summary: 'The day of the week of a date: Monday is 1, Sunday is 7.',
  usage: 'weekday date timeZone="Europe/Berlin"',
  min: 1,
  max: 1,
  options: ['timeZone'],
  weight: WEIGHT,
  example: { template: '{{weekday trigger.body.at timeZone="Europe/Berlin"}}', scope: SCOPE, result: 1 },
  call: ([value], { timeZone }, use) => localDate(value, timeZone, use).weekday,
};

const now: Helper = {
  name: 'now',
  summary: 'The moment the step is rendered, as ISO 8601 in UTC; the same in all of its fields.',
  usage: 'now',
  min: 0,
  max: 0,
  example: { template: '{{gt (formatDate (now) "date") "2020-01-01"}}', scope: {}, result: true },
  call: (_args, _options, use) => use.now().toISOString(),
};

export const DATE_HELPERS: readonly Helper[] = [
  formatDate,
  parseDate,
  addDate,
  dateDiff,
  edge('startOf', 'first moment', '2026-03-01T00:00:00.000Z'),
  edge('endOf', 'last millisecond', '2026-03-31T23:59:59.999Z'),
  weekday,
  now,
];
