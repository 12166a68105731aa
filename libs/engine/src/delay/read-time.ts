/** A text or number that a person or a service wrote for a moment → milliseconds since 1970. */
import { DateTime, IANAZone } from 'luxon';

import { momentOf } from './local-time';

/** Seconds since 1970 stay below this until the year 5138; milliseconds have been above it since 1973. */
const SECONDS_BELOW = 1e11;
const UNIX_TIME = /^\d{9,14}$/;
const BEGINS_WITH_YEAR = /^\d{4}-?[\dW]/;
/** After the time: `T12:00Z`, `T12:00:00.5+02:00`. */
const HAS_OFFSET = /T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;
/** With the name of a zone behind it (RFC 9557): `2027-01-01T09:00+01:00[Europe/Berlin]`. An offset counts before it. */
const ZONED = /^([^[]*)(?:\[!?([A-Za-z0-9_+\-/]{1,64})\])?$/;

/**
 * ISO 8601, with a blank for the `T` too, or Unix time in seconds or milliseconds. Without an offset it is the zone's:
 * the earlier one of a time that comes twice; one that the clocks leave out is as much later as they were put forward.
 *
 * @returns null for anything else
 */
export function readTime(value: unknown, zone: IANAZone): number | null {
  if (typeof value === 'number') return fromUnix(value);
  if (typeof value !== 'string' || value.length > 100) return null;
  const text = value.trim();
  if (UNIX_TIME.test(text)) return fromUnix(Number(text));
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2}) +/, '$1T').replaceAll(' ', '');
  if (!BEGINS_WITH_YEAR.test(iso)) return null;
  const [, plain = '', named] = ZONED.exec(iso) ?? [];
  if (named !== undefined && !HAS_OFFSET.test(plain))
    return IANAZone.isValidZone(named) ? readTime(plain, IANAZone.create(named)) : null;
  const read = DateTime.fromISO(plain, { zone: 'utc' });
  if (!read.isValid) return null;
  return HAS_OFFSET.test(plain) ? read.toMillis() : momentOf(zone, read.toMillis());
}

function fromUnix(number: number): number | null {
  const ms = number < SECONDS_BELOW ? number * 1000 : number;
  return number > 0 && ms <= 8.64e15 ? ms : null;
}
