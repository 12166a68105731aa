/** What the helpers take for a date, and for a time zone. */
import { DateTime, IANAZone } from 'luxon';

import { describe, textArgument } from './argument';
import type { HelperUse } from './helper';
import { HelperError } from './helper-error';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?$/;
const ZONED = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i;
/** Seconds since 1970 stay below this until the year 5138; milliseconds have been above it since 1973. */
const SECONDS_BELOW = 1e11;

/** ISO 8601, the dates of e-mail and HTTP, Unix time in seconds or milliseconds. */
export function dateArgument(value: unknown): Date {
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

/** Finding out about a zone costs more than using it many times. */
const zones = new Map<string, IANAZone>();
const ZONES_KEPT = 100;

/** An IANA time zone; UTC when none is given. */
export function zoneArgument(value: unknown, use: HelperUse): IANAZone {
  const name = textArgument(value ?? 'UTC', use);
  const known = zones.get(name);
  if (known) return known;
  if (name.length > 64 || !IANAZone.isValidZone(name))
    throw new HelperError(`knows no time zone "${name.slice(0, 40)}"; write it like "Europe/Berlin"`);
  if (zones.size >= ZONES_KEPT) zones.clear();
  const zone = IANAZone.create(name);
  zones.set(name, zone);
  return zone;
}

/** A date as the clocks of a zone show it. */
export const localDate = (value: unknown, timeZone: unknown, use: HelperUse): DateTime =>
  DateTime.fromJSDate(dateArgument(value), { zone: zoneArgument(timeZone, use) });

/** As ISO 8601 in UTC. */
export function isoOf(date: DateTime): string {
  const written = date.isValid ? date.toUTC().toISO() : null;
  if (written === null) throw new HelperError('has a result that is no date');
  return written;
}
