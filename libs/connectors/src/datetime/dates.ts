/** What counts as a date and as a time zone, the same way as for the template helpers. */
import { DateTime, IANAZone } from 'luxon';
import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?$/;
const ZONED = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i;
/** Seconds since 1970 stay below this until the year 5138; milliseconds have been above it since 1973. */
const SECONDS_BELOW = 1e11;

export const dateField = (title = 'Date', more: Record<string, unknown> = {}) =>
  Type.String({
    title,
    maxLength: 100,
    description:
      'ISO 8601 (2026-01-31T12:00:00Z), a date of a mail, or Unix time in seconds or milliseconds. Without a zone it is UTC.',
    ui: { placeholder: '{{trigger.receivedAt}}' },
    ...more,
  });

export const zoneField = (description = 'Left out: UTC.') =>
  Type.Optional(
    Type.String({
      title: 'Time zone',
      description,
      maxLength: 64,
      ui: { format: 'timeZone', placeholder: 'Europe/Berlin' },
    }),
  );

export const localeField = () =>
  Type.Optional(
    Type.String({
      title: 'Language',
      description: 'Of names of days and months: “de”, “en-GB”.',
      default: 'en',
      maxLength: 40,
      ui: { advanced: true, placeholder: 'en' },
    }),
  );

/** Throws `PermanentError` (`datetime.not_a_date`, `datetime.unknown_zone`). */
export function readDate(value: unknown, timeZone?: string): DateTime {
  const at = millisecondsOf(value);
  const date = DateTime.fromMillis(Number.isNaN(at) ? NaN : at, { zone: zoneOf(timeZone) });
  if (!Number.isNaN(at) && date.isValid) return date;
  throw new PermanentError({
    code: 'datetime.not_a_date',
    message: `‘${String(value).slice(0, 60)}’ is no date such as 2026-01-31T12:00:00Z. If it is written in another way, read it with ‘Read a date’ first.`,
  });
}

function millisecondsOf(value: unknown): number {
  if (typeof value === 'number') return Math.abs(value) < SECONDS_BELOW ? value * 1000 : value;
  if (typeof value !== 'string') return NaN;
  const text = value.trim();
  if (/^-?\d{1,15}$/.test(text)) return millisecondsOf(Number(text));
  if (ISO.test(text))
    return Date.parse(text.length > 10 ? `${text.replace(' ', 'T').replace(',', '.')}Z` : text);
  return ZONED.test(text) ? Date.parse(text) : NaN;
}

/** UTC when there is none. Throws `PermanentError` (`datetime.unknown_zone`). */
export function zoneOf(name = 'UTC'): IANAZone {
  const wanted = name.trim() === '' ? 'UTC' : name.trim();
  if (IANAZone.isValidZone(wanted)) return IANAZone.create(wanted);
  throw new PermanentError({
    code: 'datetime.unknown_zone',
    message: `There is no time zone ‘${name.slice(0, 60)}’. Write it like Europe/Berlin.`,
  });
}

/** Throws `PermanentError` (`datetime.unknown_locale`). */
export function localeOf(locale = 'en'): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch (cause) {
    throw new PermanentError({
      code: 'datetime.unknown_locale',
      message: `‘${locale.slice(0, 40)}’ is no language. Write it like “de” or “en-GB”.`,
      cause,
    });
  }
}

/** As ISO 8601 in UTC. Throws `PermanentError` (`datetime.out_of_range`). */
export function isoOf(date: DateTime): string {
  const written = date.isValid ? date.toUTC().toISO() : null;
  if (written !== null) return written;
  throw new PermanentError({
    code: 'datetime.out_of_range',
    message: 'The result is no date: it is too far away.',
  });
}

export const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

/** What a step gives of a moment. */
export const MomentOutput = () =>
  Type.Object({
    date: Type.String({ title: 'Date', description: 'ISO 8601 in UTC.', format: 'date-time' }),
    local: Type.String({ title: 'By the clock there', description: 'ISO 8601 with its offset.' }),
    day: Type.String({ title: 'Day', description: '2026-01-31' }),
    time: Type.String({ title: 'Time', description: '12:00' }),
    weekday: Type.Integer({ title: 'Day of the week', description: 'Monday is 1, Sunday is 7.' }),
    week: Type.Integer({ title: 'Week of the year', description: 'By ISO 8601.' }),
    unix: Type.Integer({ title: 'Unix time', description: 'In seconds.' }),
  });

/** `date`, in the zone whose clocks count. */
export const momentOf = (date: DateTime) => ({
  date: isoOf(date),
  local: date.toISO({ suppressMilliseconds: true }) ?? '',
  day: date.toISODate() ?? '',
  time: date.toFormat('HH:mm'),
  weekday: date.weekday,
  week: date.weekNumber,
  unix: Math.floor(date.toSeconds()),
});
