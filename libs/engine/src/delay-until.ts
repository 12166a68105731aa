/** A delay step's settings and its rendered input → the moment at which the run goes on. Pure. */
import { FailureError } from '#kernel';
import { MAX_WAIT_MS, type DelayStep } from '#schema';
import { IANAZone } from 'luxon';

import { readTime } from './delay/read-time';
import { nextInWindow } from './delay/window';

const UNIT_MS = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 7 * 86_400_000,
} as const satisfies Record<NonNullable<DelayStep['for']>['unit'], number>;

export type DelaySettings = Pick<DelayStep, 'for' | 'until' | 'window' | 'timeZone'>;

/** `value` of `for`, or `until`: as the templates gave them. */
export interface DelayInput {
  value?: unknown;
  until?: unknown;
}

/**
 * Never before `now`: a time that is past does not wait.
 *
 * @throws FailureError permanent `delay.bad_value`, `delay.bad_date`, `delay.too_long`
 */
export function delayUntil(settings: DelaySettings, input: DelayInput, now: Date): Date {
  const zone = zoneOf(settings.timeZone ?? 'UTC');
  const at = momentOf(settings, input, zone, now.getTime());
  if (at - now.getTime() > MAX_WAIT_MS) throw tooLong();
  return new Date(Math.max(at, now.getTime()));
}

function momentOf(settings: DelaySettings, input: DelayInput, zone: IANAZone, now: number): number {
  if (settings.for) return now + amountOf(input.value) * UNIT_MS[settings.for.unit];
  if (settings.window) {
    const at = nextInWindow(settings.window, zone, now);
    if (at === null) throw tooLong();
    return at;
  }
  const at = readTime(input.until, zone);
  if (at === null) throw badDate(input.until);
  return at;
}

function amountOf(value: unknown): number {
  const isText = typeof value === 'string' && value.trim() !== '';
  const amount = typeof value === 'number' || isText ? Number(value) : Number.NaN;
  if (Number.isFinite(amount) && amount >= 0) return amount;
  throw new FailureError({
    kind: 'permanent',
    code: 'delay.bad_value',
    message: `A delay takes a number of 0 or more, and got ${shown(value)}.`,
  });
}

function zoneOf(name: string): IANAZone {
  const zone = IANAZone.create(name);
  if (zone.isValid) return zone;
  throw new FailureError({
    kind: 'permanent',
    code: 'delay.bad_value',
    message: `There is no time zone ‘${name}’. Name it like Europe/Berlin.`,
  });
}

const badDate = (value: unknown): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'delay.bad_date',
    message: `A delay takes a date and time such as 2027-03-01T09:00:00, and got ${shown(value)}.`,
  });

const tooLong = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'delay.too_long',
    message: 'A delay lasts 366 days at most.',
  });

const shown = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? 'nothing'
    : typeof value === 'object'
      ? 'a list or an object'
      : `‘${String(value as string | number | boolean).slice(0, 60)}’`;
