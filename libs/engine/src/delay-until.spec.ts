import { FailureError } from '#kernel';
import { MAX_WAIT_MS } from '#schema';
import * as fc from 'fast-check';
import { DateTime } from 'luxon';

import { delayUntil, type DelayInput, type DelaySettings } from './delay-until';

const NOON = '2027-01-04T12:00:00Z'; // A Monday.
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];
const WORKDAYS = [1, 2, 3, 4, 5];
const [BERLIN, NEW_YORK, KOLKATA] = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];

const until = (settings: DelaySettings, input: DelayInput = {}, now = NOON): string =>
  delayUntil(settings, input, new Date(now)).toISOString().replace('.000Z', 'Z');

function codeOf(settings: DelaySettings, input: DelayInput = {}): string {
  try {
    return until(settings, input);
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

describe('for a time', () => {
  it.each([
    [90, 'seconds', '2027-01-04T12:01:30Z'],
    ['1.5', 'hours', '2027-01-04T13:30:00Z'],
    [2, 'days', '2027-01-06T12:00:00Z'],
    [' 1 ', 'weeks', '2027-01-11T12:00:00Z'],
    [0, 'minutes', NOON],
    [366, 'days', '2028-01-05T12:00:00Z'],
  ] as const)('%j %s', (value, unit, expected) => {
    expect(until({ for: { value, unit } }, { value })).toBe(expected);
  });

  it.each([-1, 'soon', '', null, undefined, true, [5], Number.POSITIVE_INFINITY, '1e999'])(
    'refuses %j',
    (value) => {
      expect(codeOf({ for: { value, unit: 'days' } }, { value })).toBe('delay.bad_value');
    },
  );

  it('refuses more than 366 days', () => {
    expect(codeOf({ for: { value: 53, unit: 'weeks' } }, { value: 53 })).toBe('delay.too_long');
    expect(codeOf({ for: { value: 1e300, unit: 'weeks' } }, { value: 1e300 })).toBe('delay.too_long');
  });
});

describe('until a time', () => {
  const at = (text: unknown, timeZone?: string, now = NOON) =>
    until({ until: '{{x}}', ...(timeZone && { timeZone }) }, { until: text }, now);

  it.each([
    ['2027-02-01T10:00:00Z', undefined, '2027-02-01T10:00:00Z'],
    ['2027-02-01T10:00:00+05:30', BERLIN, '2027-02-01T04:30:00Z'],
    ['2027-02-01T10:00', undefined, '2027-02-01T10:00:00Z'],
    ['2027-02-01T10:00', BERLIN, '2027-02-01T09:00:00Z'],
    ['2027-07-01 10:00:30', BERLIN, '2027-07-01T08:00:30Z'],
    ['2027-02-01 10:00 +02:00', undefined, '2027-02-01T08:00:00Z'],
    ['2027-02-01', NEW_YORK, '2027-02-01T05:00:00Z'],
    ['2027-02-01T10:00:00+01:00[Europe/Berlin]', BERLIN, '2027-02-01T09:00:00Z'],
    ['2027-02-01T10:00+01:00[Europe/Berlin]', NEW_YORK, '2027-02-01T09:00:00Z'],
    ['2027-02-01T10:00[Asia/Kolkata]', BERLIN, '2027-02-01T04:30:00Z'],
    ['2027-02-01T10:00', KOLKATA, '2027-02-01T04:30:00Z'],
    [1_801_000_000, undefined, '2027-01-26T21:46:40Z'],
    ['1801000000000', undefined, '2027-01-26T21:46:40Z'],
    // Left out: as much later as the clocks were put forward.
    ['2027-03-28T02:30', BERLIN, '2027-03-28T01:30:00Z'],
    ['2027-03-14T02:30', NEW_YORK, '2027-03-14T07:30:00Z'],
    // Comes twice: the first.
    ['2027-10-31T02:30', BERLIN, '2027-10-31T00:30:00Z'],
    ['2027-11-07T01:30', NEW_YORK, '2027-11-07T05:30:00Z'],
    // Past: now.
    ['2020-01-01T00:00:00Z', undefined, NOON],
  ])('%j in %s', (text, timeZone, expected) => {
    expect(at(text, timeZone)).toBe(expected);
  });

  it('takes the first of a time that comes twice in winter and in summer alike', () => {
    expect(at('2027-10-31T02:30', BERLIN, '2027-07-01T00:00:00Z')).toBe('2027-10-31T00:30:00Z');
  });

  it.each([
    null,
    '',
    'tomorrow',
    '09:00',
    'T09:00',
    '31.12.2027',
    '2027-13-01',
    '2027-02-30T10:00',
    {},
    -5,
    1e300,
  ])('refuses %j', (text) => {
    expect(codeOf({ until: '{{x}}' }, { until: text })).toBe('delay.bad_date');
  });

  it('refuses a zone that does not exist, and a time too far ahead', () => {
    expect(codeOf({ until: 'x', timeZone: 'Mars/Base' }, { until: '2027-02-01' })).toBe('delay.bad_value');
    expect(codeOf({ until: 'x' }, { until: '2028-01-06' })).toBe('delay.too_long');
  });
});

describe('until a window', () => {
  it.each([
    ['within', WORKDAYS, '09:00', '17:00', BERLIN, NOON, NOON],
    ['before', WORKDAYS, '09:00', '17:00', BERLIN, '2027-01-04T07:59:59Z', '2027-01-04T08:00:00Z'],
    ['at its end', WORKDAYS, '09:00', '17:00', BERLIN, '2027-01-04T16:00:00Z', '2027-01-05T08:00:00Z'],
    ['over the weekend', WORKDAYS, '09:00', '17:00', BERLIN, '2027-01-08T16:00:00Z', '2027-01-11T08:00:00Z'],
    ['half-hour zone', WORKDAYS, '09:00', '17:00', KOLKATA, '2027-01-04T00:00:00Z', '2027-01-04T03:30:00Z'],
    ['over midnight, after it', [1], '22:00', '06:00', 'UTC', '2027-01-05T05:59:00Z', '2027-01-05T05:59:00Z'],
    [
      'over midnight, of another day',
      [1],
      '22:00',
      '06:00',
      'UTC',
      '2027-01-04T05:00:00Z',
      '2027-01-04T22:00:00Z',
    ],
    ['a whole day', [2], '00:00', '00:00', 'UTC', NOON, '2027-01-05T00:00:00Z'],
    [
      '24 hours from its beginning',
      [1],
      '08:00',
      '08:00',
      'UTC',
      '2027-01-05T07:59:00Z',
      '2027-01-05T07:59:00Z',
    ],
    ['weekly, just over', [1], '09:00', '10:00', 'UTC', '2027-01-04T10:00:00Z', '2027-01-11T09:00:00Z'],
    // The clocks jump from 02:00 to 03:00.
    ['begins in the gap', ALL_DAYS, '02:30', '05:00', BERLIN, '2027-03-28T00:30:00Z', '2027-03-28T01:00:00Z'],
    ['lies in the gap', ALL_DAYS, '02:00', '03:00', BERLIN, '2027-03-28T00:30:00Z', '2027-03-29T00:00:00Z'],
    ['weekly in the gap', [7], '02:00', '03:00', BERLIN, '2027-03-27T12:00:00Z', '2027-04-04T00:00:00Z'],
    ['before the gap', ALL_DAYS, '04:00', '05:00', BERLIN, '2027-03-28T00:30:00Z', '2027-03-28T02:00:00Z'],
    ['gap of New York', ALL_DAYS, '02:30', '05:00', NEW_YORK, '2027-03-14T06:30:00Z', '2027-03-14T07:00:00Z'],
    // The clocks go back from 03:00 to 02:00.
    ['first of two', ALL_DAYS, '02:30', '02:45', BERLIN, '2027-10-31T00:00:00Z', '2027-10-31T00:30:00Z'],
    ['second of two', ALL_DAYS, '02:30', '02:45', BERLIN, '2027-10-31T00:50:00Z', '2027-10-31T01:30:00Z'],
    ['back into it', ALL_DAYS, '01:00', '02:30', BERLIN, '2027-10-31T00:40:00Z', '2027-10-31T01:00:00Z'],
    [
      'after the overlap',
      ALL_DAYS,
      '09:00',
      '17:00',
      NEW_YORK,
      '2027-11-07T05:30:00Z',
      '2027-11-07T14:00:00Z',
    ],
  ] as const)('%s', (_, days, from, to, timeZone, now, expected) => {
    expect(until({ window: { days: [...days], from, to }, timeZone }, {}, now)).toBe(expected);
  });

  it('is never before now, within the window, and the first such minute', () => {
    const clock = fc
      .integer({ min: 0, max: 95 })
      .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
    // Around the changes of the clocks, where it is hard.
    const moment = fc
      .tuple(
        fc.constantFrom('2027-03-28T01:00Z', '2027-10-31T01:00Z', '2027-03-14T07:00Z', '2027-11-07T06:00Z'),
        fc.integer({ min: -2 * 96, max: 2 * 96 }),
      )
      .map(([at, quarters]) => Date.parse(at) + quarters * 900_000);
    const zone = fc.constantFrom(BERLIN, NEW_YORK, KOLKATA, 'Australia/Lord_Howe');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        clock,
        clock,
        zone,
        moment,
        (days, from, to, timeZone, now) => {
          const window = { days, from, to };
          const found = delayUntil({ window, timeZone: timeZone! }, {}, new Date(now)).getTime();
          expect(found - now).toBeGreaterThanOrEqual(0);
          expect(found - now).toBeLessThan(MAX_WAIT_MS);
          let first = now;
          while (!isOpen(window, timeZone!, first)) first += 900_000;
          expect(new Date(found)).toEqual(new Date(first));
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Said again in Luxon's words. */
function isOpen(
  { days, from, to }: { days: number[]; from: string; to: string },
  zone: string,
  at: number,
): boolean {
  const local = DateTime.fromMillis(at, { zone });
  const time = local.toFormat('HH:mm');
  const today = days.includes(local.weekday);
  const yesterday = days.includes(local.weekday === 1 ? 7 : local.weekday - 1);
  if (from < to) return today && time >= from && time < to;
  return (today && time >= from) || (yesterday && time < to);
}
