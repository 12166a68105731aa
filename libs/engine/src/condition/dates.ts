/** What conditions make of dates and of lengths of time. */
import { DateTime, Duration, IANAZone } from 'luxon';

import { readTime } from '../delay/read-time';

const UNITS = /^(\d{1,9}(?:\.\d{1,6})?) ?(second|minute|hour|day|week)s?$/i;
const UNIT_MS = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;

/** `90 minutes`, `2 days`, or ISO 8601 (`PT36H`, `P1DT12H`; a month is 30 days, a year 365) → milliseconds; null for anything else. */
export function readDuration(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 100) return null;
  const text = value.trim();
  const plain = UNITS.exec(text);
  if (plain) return Number(plain[1]) * UNIT_MS[plain[2]!.toLowerCase() as keyof typeof UNIT_MS];
  const duration = Duration.fromISO(text);
  const ms = duration.isValid ? duration.toMillis() : Number.NaN;
  return ms >= 0 ? ms : null;
}

export const zoneOf = (name: string | undefined): IANAZone => IANAZone.create(name ?? 'UTC');

/** ISO 8601 or Unix time → milliseconds since 1970; null for anything else. */
export const dateOf = (value: unknown, zone: IANAZone): number | null => readTime(value, zone);

export function isSameDay(left: number, right: number, zone: IANAZone): boolean {
  const dayOf = (ms: number): string | null => DateTime.fromMillis(ms, { zone }).toISODate();
  return dayOf(left) === dayOf(right);
}
