import type { ScheduleTriggerDeclaration } from '#connector-sdk';
import { compileSchema } from '#schema';

import { connector } from './index';

function trigger(key: string): ScheduleTriggerDeclaration {
  const found = connector.triggers.find((one) => one.key === key);
  if (found?.kind !== 'schedule') throw new Error(`there is no schedule ‘${key}’`);
  return found;
}

/** The next ticks, in UTC without what is always zero. */
function ticks(key: string, input: Record<string, unknown>, after: string, count: number): string[] {
  const declaration = trigger(key);
  expect(compileSchema(declaration.input)(input)).toEqual([]);
  const found: string[] = [];
  let from = Date.parse(after);
  while (found.length < count) {
    const at = declaration.next(input, from);
    if (at === null) break;
    expect(at).toBeGreaterThan(from);
    found.push(new Date(at).toISOString().replace(/:00\.000Z$/, 'Z'));
    from = at;
  }
  return found;
}

const berlin = { timeZone: 'Europe/Berlin' };
/** Clocks go from 02:00 to 03:00, which is 01:00 UTC. */
const SPRING = '2026-03-28T12:00:00Z';
/** Clocks go from 03:00 back to 02:00, which is 01:00 UTC. */
const AUTUMN = '2026-10-24T12:00:00Z';

describe('when the clocks change', () => {
  it.each([
    ['a time that is left out', SPRING, ['02:30'], ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['two times that are left out', SPRING, ['02:15', '02:45'], ['2026-03-29T01:00Z', '2026-03-30T00:15Z']],
    ['the moment of the change', SPRING, ['02:00', '03:00'], ['2026-03-29T01:00Z', '2026-03-30T00:00Z']],
    ['a time that comes twice', AUTUMN, ['02:30'], ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    [
      'times around it',
      AUTUMN,
      ['01:30', '02:30', '03:30'],
      ['2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-25T02:30Z'],
    ],
  ])('at: %s', (_title, after, times, expected) => {
    expect(ticks('at', { times, ...berlin }, after, expected.length)).toEqual(expected);
  });

  it.each([
    ['a time that is left out', SPRING, '30 2 * * *', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    [
      'a list of times that are left out',
      SPRING,
      '15,45 2 * * *',
      ['2026-03-29T01:00Z', '2026-03-30T00:15Z'],
    ],
    ['a time that comes twice', AUTUMN, '30 2 * * *', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    [
      'a list of times that come twice',
      AUTUMN,
      '15,45 2 * * *',
      ['2026-10-25T00:15Z', '2026-10-25T00:45Z', '2026-10-26T01:15Z'],
    ],
    [
      'every half hour, in spring',
      '2026-03-29T00:15:00Z',
      '*/30 * * * *',
      ['2026-03-29T00:30Z', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
    ],
    [
      'every half hour, in autumn',
      '2026-10-25T00:15:00Z',
      '*/30 * * * *',
      ['2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-25T02:00Z'],
    ],
  ])('cron: %s', (_title, after, pattern, expected) => {
    expect(ticks('cron', { pattern, ...berlin }, after, expected.length)).toEqual(expected);
  });

  it('every day goes by the wall, every hour by the time that passes', () => {
    const daily = { count: 1, unit: 'days', startAt: '2026-03-01T02:30', ...berlin };
    expect(ticks('every', daily, SPRING, 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:30Z']);
    expect(ticks('every', daily, AUTUMN, 2)).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z']);
    const hours = { count: 2, unit: 'hours', ...berlin };
    expect(ticks('every', hours, '2026-10-24T22:00:00Z', 3)).toEqual([
      '2026-10-24T23:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T03:00Z',
    ]);
  });

  it('keeps to a change at midnight', () => {
    // Clocks go from 00:00 to 01:00 there.
    const cuba = { timeZone: 'America/Havana' };
    const input = { times: ['00:00', '12:00'], except: ['2026-03-07'], ...cuba };
    expect(ticks('at', input, '2026-03-07T03:00:00Z', 2)).toEqual(['2026-03-08T05:00Z', '2026-03-08T16:00Z']);
  });
});

describe('whenever it is asked', () => {
  const HOUR_MS = 3_600_000;

  it.each([
    ['cron', { pattern: '*/20 * * * *', ...berlin }],
    ['cron', { pattern: '30 2 * * *', ...berlin }],
    ['cron', { pattern: '15,45 1-3 * * *', ...berlin }],
    ['cron', { pattern: '0 */3 * * *', ...berlin, except: ['2026-03-28', '2026-10-25'] }],
    ['at', { times: ['00:00', '02:30', '03:00'], ...berlin }],
    ['at', { times: ['00:30', '23:59:59'], timeZone: 'America/Havana', except: ['2026-03-08'] }],
    ['at', { times: ['02:00'], timeZone: 'Australia/Lord_Howe' }],
    ['every', { count: 1, unit: 'days', startAt: '2026-03-01T02:30', ...berlin }],
    ['every', { count: 50, unit: 'minutes', ...berlin }],
  ])('%s %j gives the same ticks', (key, input) => {
    const declaration = trigger(key);
    for (const around of [SPRING, AUTUMN, '2026-03-07T12:00:00Z', '2026-04-04T12:00:00Z']) {
      const from = Date.parse(around) - 24 * HOUR_MS;
      const until = from + 72 * HOUR_MS;
      const all: number[] = [];
      for (
        let at = declaration.next(input, from);
        at !== null && at < until;
        at = declaration.next(input, at)
      )
        all.push(at);
      for (let after = from; after < (all.at(-1) ?? from); after += 17 * 60_000 + 1) {
        expect(declaration.next(input, after)).toBe(all.find((at) => at > after));
      }
    }
  });
});

describe('every', () => {
  it('counts from the same moment, however often it is started', () => {
    const input = { count: 7, unit: 'minutes' };
    const [first = ''] = ticks('every', input, '2026-05-01T10:00:00Z', 1);
    for (let minute = 0; minute < 7; minute++) {
      const after = new Date(Date.parse(first) - 7 * 60_000 + minute * 60_000).toISOString();
      expect(ticks('every', input, after, 1)).toEqual([first]);
    }
  });

  it.each([
    [{ count: 10, unit: 'seconds' }, ['2026-05-01T10:00:10.000Z', '2026-05-01T10:00:20.000Z']],
    [{ count: 90, unit: 'minutes', startAt: '2026-05-01T09:00' }, ['2026-05-01T10:30Z', '2026-05-01T12:00Z']],
    [{ count: 1, unit: 'weeks' }, ['2026-05-04T00:00Z', '2026-05-11T00:00Z']],
    [{ count: 2, unit: 'days', startAt: '2026-06-01T08:30:00' }, ['2026-06-01T08:30Z', '2026-06-03T08:30Z']],
  ])('%j', (input, expected) => {
    expect(ticks('every', input, '2026-05-01T10:00:00Z', expected.length)).toEqual(expected);
  });
});

describe('at', () => {
  it.each([
    ['on every day', {}, ['2026-05-02T08:00Z', '2026-05-03T08:00Z']],
    [
      'on days of the week',
      { weekdays: ['monday', 'sunday'] },
      ['2026-05-03T08:00Z', '2026-05-04T08:00Z', '2026-05-10T08:00Z'],
    ],
    [
      'on dates, and then never again',
      { dates: ['2026-12-24', '2026-06-01'] },
      ['2026-06-01T08:00Z', '2026-12-24T08:00Z'],
    ],
    ['on both', { weekdays: ['friday'], dates: ['2026-05-05'] }, ['2026-05-05T08:00Z', '2026-05-08T08:00Z']],
    [
      'but not on days off',
      { except: ['2026-05-03..2026-05-09', '2026-05-11'] },
      ['2026-05-02T08:00Z', '2026-05-10T08:00Z', '2026-05-12T08:00Z'],
    ],
  ])('%s', (_title, input, expected) => {
    const all = expected.length + (_title.includes('never') ? 1 : 0);
    expect(ticks('at', { times: ['08:00'], ...input }, '2026-05-01T10:00:00Z', all)).toEqual(expected);
  });
});

describe('cron', () => {
  it.each([
    ['*/10 * * * * *', ['2026-05-01T10:00:10.000Z', '2026-05-01T10:00:20.000Z']],
    ['@daily', ['2026-05-02T00:00Z', '2026-05-03T00:00Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    ['0 12 L * *', ['2026-05-31T12:00Z', '2026-06-30T12:00Z']],
    ['0 12 * * MON#1', ['2026-05-04T12:00Z', '2026-06-01T12:00Z']],
    ['0 0 13 * FRI', ['2026-05-08T00:00Z', '2026-05-13T00:00Z']],
  ])('%s', (pattern, expected) => {
    expect(ticks('cron', { pattern }, '2026-05-01T10:00:00Z', 2)).toEqual(expected);
  });

  it('leaves out days off by the calendar of its time zone', () => {
    const input = { pattern: '30 23 * * *', timeZone: 'America/New_York', except: ['2026-05-02'] };
    expect(ticks('cron', input, '2026-05-01T12:00:00Z', 2)).toEqual([
      '2026-05-02T03:30Z',
      '2026-05-04T03:30Z',
    ]);
  });
});

describe('problems', () => {
  const codes = (key: string, input: Record<string, unknown>) =>
    trigger(key)
      .problems?.(input)
      .map(({ pointer, code }) => `${pointer} ${code}`);

  it.each([
    '* * * *',
    '61 * * * *',
    'hello',
    '2027-01-01T00:00:00',
    '* * * * * * 2027',
    '@sometimes',
    '*/0 * * * *',
  ])('no pattern: %s', (pattern) => {
    expect(codes('cron', { pattern })).toEqual(['/pattern schedule.bad_pattern']);
    expect(() => trigger('cron').next({ pattern }, 0)).toThrow(/no cron pattern/);
  });

  it.each([
    ['cron', { pattern: '* * * * *', timeZone: 'Mars/Olympus' }, '/timeZone time_zone.unknown'],
    ['cron', { pattern: '* * * * *', except: ['2026-02-30'] }, '/except/0 schedule.bad_day'],
    ['cron', { pattern: '* * * * *', except: ['2026-02-03..2026-02-01'] }, '/except/0 schedule.bad_day'],
    ['cron', { pattern: '0 0 31 2 *' }, ' schedule.never'],
    ['at', { times: ['08:00'], dates: ['2026-13-01'] }, '/dates/0 schedule.bad_day'],
    ['at', { times: ['08:00'], dates: ['2020-01-01'] }, ' schedule.never'],
    ['every', { count: 1, unit: 'days', startAt: '2026-02-30T00:00' }, '/startAt schedule.bad_day'],
  ])('%s %j', (key, input, problem) => expect(codes(key, input)).toEqual([problem]));

  it('finds none in what is right', () => {
    expect(codes('cron', { pattern: ' 0 9 * * MON-FRI ', timeZone: 'Asia/Kolkata' })).toEqual([]);
  });
});

describe('in words', () => {
  it.each([
    ['every', { count: 1, unit: 'hours' }, 'every hour (UTC)'],
    [
      'every',
      { count: 2, unit: 'weeks', startAt: '2026-03-02T08:30' },
      'every 2 weeks, counted from 2026-03-02 08:30 (UTC)',
    ],
    [
      'at',
      { times: ['08:30', '17:00'], weekdays: ['friday', 'monday', 'tuesday', 'thursday', 'wednesday'] },
      'at 08:30 and 17:00 from Monday to Friday (UTC)',
    ],
    [
      'at',
      { times: ['08:30'], weekdays: ['sunday', 'monday'], except: ['2026-12-25'] },
      'at 08:30 every Monday and Sunday, except on 2026-12-25 (UTC)',
    ],
    ['at', { times: ['08:30'], ...berlin }, 'at 08:30 every day (Europe/Berlin)'],
    ['cron', { pattern: '*/15 * * * *' }, 'every 15 minutes (UTC)'],
    ['cron', { pattern: '30 8 * * 1-5' }, 'at 08:30 from Monday to Friday (UTC)'],
    ['cron', { pattern: '0 8,20 * * 1,4' }, 'at 08:00, 20:00 every Monday, Thursday (UTC)'],
    ['cron', { pattern: '*/10 * * * * *' }, 'every 10 seconds (UTC)'],
    ['cron', { pattern: '0 6 1 * *' }, 'at 06:00 on day 1 of the month (UTC)'],
    ['cron', { pattern: '*/7 * * * *' }, 'by the pattern */7 * * * * (UTC)'],
    ['cron', { pattern: '0 0 29 2 *' }, 'by the pattern 0 0 29 2 * (UTC)'],
  ])('%s %j', (key, input, words) => expect(trigger(key).describe(input)).toBe(words));
});
