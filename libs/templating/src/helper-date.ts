import { describe, textArgument } from './argument';
import type { Helper } from './helper';
import { HelperError } from './helper-error';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?$/;
const ZONED = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i;
/** Seconds since 1970 stay below this until the year 5138; milliseconds have been above it since 1973. */
const SECONDS_BELOW = 1e11;

const NAMED: Readonly<Record<string, string>> = {
  date: 'yyyy-MM-dd',
  time: 'HH:mm',
  datetime: 'yyyy-MM-dd HH:mm',
};

/** Making one costs more than using it many times; a bad zone throws and is never kept. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const FORMATTERS_KEPT = 100;

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter) return formatter;
  try {
    formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (cause) {
    const message = `knows no time zone "${timeZone.slice(0, 40)}"; write it like "Europe/Berlin"`;
    throw new HelperError(message, { cause });
  }
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear();
  formatters.set(timeZone, formatter);
  return formatter;
}

function dateOf(value: unknown): Date {
  const date = new Date(millisecondsOf(value));
  if (!Number.isNaN(date.getTime())) return date;
  throw new HelperError(`needs a date such as 2026-03-01T12:00:00Z, and got ${describe(value)}`);
}

function millisecondsOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return Math.abs(value) < SECONDS_BELOW ? value * 1000 : value;
  if (typeof value !== 'string' || value.length > 100) return NaN;
  const text = value.trim();
  if (/^-?\d{1,15}$/.test(text)) return millisecondsOf(Number(text));
  // Without a zone it is UTC, never the zone of the machine that happens to run the step.
  if (ISO.test(text))
    return Date.parse(text.length > 10 ? `${text.replace(' ', 'T').replace(',', '.')}Z` : text);
  return ZONED.test(text) ? Date.parse(text) : NaN;
}

function write(date: Date, pattern: string, timeZone: string): string {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatterFor(timeZone).formatToParts(date)) parts[type] = value;
  const fields: Readonly<Record<string, string>> = {
    yyyy: (parts['year'] ?? '').padStart(4, '0'),
    MM: parts['month'] ?? '',
    dd: parts['day'] ?? '',
    HH: parts['hour'] ?? '',
    mm: parts['minute'] ?? '',
    ss: parts['second'] ?? '',
  };
  return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (token) => fields[token] ?? token);
}

const formatDate: Helper = {
  name: 'formatDate',
  summary:
    'A date in the form you name: "iso" (the default), "date", "time", "datetime", "unix" (seconds), or a pattern of ' +
    'yyyy, MM, dd, HH, mm and ss. In UTC, unless you name a time zone. It reads ISO 8601, the dates of e-mail and ' +
    'HTTP, and Unix time in seconds or milliseconds.',
  usage: 'formatDate date format timeZone="Europe/Berlin"',
  min: 1,
  max: 2,
  options: ['timeZone'],
  weight: 40,
  example: {
    template: '{{formatDate trigger.body.at "dd.MM.yyyy HH:mm" timeZone="Europe/Berlin"}}',
    scope: { trigger: { body: { at: '2026-03-01T23:30:00Z' } } },
    result: '02.03.2026 00:30',
  },
  call([value, format], options, use) {
    const date = dateOf(value);
    const pattern = textArgument(format ?? 'iso', use);
    if (pattern === 'iso') return date.toISOString();
    if (pattern === 'unix') return Math.floor(date.getTime() / 1000);
    if (pattern.length > 100) throw new HelperError('takes a format of at most 100 characters');
    const zone = textArgument(options['timeZone'] ?? 'UTC', use);
    return write(date, Object.hasOwn(NAMED, pattern) ? (NAMED[pattern] ?? pattern) : pattern, zone);
  },
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

export const DATE_HELPERS: readonly Helper[] = [formatDate, now];
