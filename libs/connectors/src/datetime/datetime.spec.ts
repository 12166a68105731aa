import { compileText } from '#templating';

import { runAction } from '../../test/run-action';
import { connector } from '.';

const run = (key: string, input: Record<string, unknown>) => runAction(connector, key, input, null);
const helped = (template: string, scope: Record<string, unknown>) =>
  compileText(template).render(scope).value;
const DATES = [
  '2026-03-01T23:30:00Z',
  '2026-03-29',
  'Sat, 31 Jan 2026 12:59:58 +0100',
  1769860800,
  '1769860800123',
  '2026-12-31 23:59',
];

describe('as the template helpers', () => {
  it('formats', async () => {
    for (const date of DATES) {
      for (const form of ['iso', 'date', 'time', 'datetime'])
        expect((await run('format', { date, form, timeZone: 'Europe/Berlin' }))['text']).toBe(
          helped(`{{formatDate x "${form}" timeZone="Europe/Berlin"}}`, { x: date }),
        );
      for (const form of ['unix', 'unixMs'])
        expect(Number((await run('format', { date, form }))['text'])).toBe(
          helped(`{{formatDate x "${form}"}}`, { x: date }),
        );
      const pattern = "EEEE, dd. MMMM yyyy 'um' hh:mm:ss.SSS aa";
      expect((await run('format', { date, form: 'own', pattern, locale: 'de' }))['text']).toBe(
        helped(`{{formatDate x p locale="de"}}`, { x: date, p: pattern }),
      );
    }
  });

  it('reads, adds, compares and finds edges', async () => {
    const timeZone = 'Europe/Berlin';
    expect((await run('parse', { text: '01.03.2026', pattern: 'dd.MM.yyyy', timeZone }))['date']).toBe(
      helped('{{parseDate x "dd.MM.yyyy" timeZone="Europe/Berlin"}}', { x: '01.03.2026' }),
    );
    for (const date of DATES)
      for (const unit of ['months', 'days', 'hours'])
        expect((await run('add', { date, amount: 1, unit, timeZone }))['date']).toBe(
          helped(`{{addDate x 1 "${unit}" timeZone="Europe/Berlin"}}`, { x: date }),
        );
    for (const unit of ['months', 'weeks', 'days', 'hours'])
      expect((await run('difference', { from: DATES[0], to: DATES[5], unit, timeZone }))['amount']).toBe(
        helped(`{{dateDiff x y "${unit}" timeZone="Europe/Berlin"}}`, { x: DATES[0], y: DATES[5] }),
      );
    for (const [edge, helper] of [
      ['start', 'startOf'],
      ['end', 'endOf'],
    ])
      for (const period of ['day', 'week', 'month', 'quarter', 'year'])
        expect((await run('edge', { date: DATES[1], edge, period, timeZone }))['date']).toBe(
          helped(`{{${helper} x "${period}" timeZone="Europe/Berlin"}}`, { x: DATES[1] }),
        );
  });
});

it('writes as people of a language do', async () => {
  const write = async (form: string, locale: string) =>
    ((await run('format', { date: '2026-01-31T12:00:00Z', form, locale }))['text'] as string).replaceAll(
      '\u202f',
      ' ',
    );
  expect(await write('full', 'en')).toBe('Saturday, January 31, 2026');
  expect(await write('full', 'de')).toBe('Samstag, 31. Januar 2026');
  expect(await write('short', 'en')).toBe('1/31/26, 12:00 PM');
});

it('says what the clocks elsewhere show', async () => {
  expect(await run('in-zone', { date: '2026-01-31T23:30:00Z', timeZone: 'Asia/Kolkata' })).toEqual({
    date: '2026-01-31T23:30:00.000Z',
    local: '2026-02-01T05:00:00+05:30',
    day: '2026-02-01',
    time: '05:00',
    weekday: 7,
    week: 5,
    unix: 1769902200,
  });
});

it('takes a day with 23 hours for a day', async () => {
  const input = { date: '2026-03-28T12:00:00+01:00', amount: 1, unit: 'days' };
  expect((await run('add', { ...input, timeZone: 'Europe/Berlin' }))['local']).toBe(
    '2026-03-29T12:00:00+02:00',
  );
  expect((await run('add', { ...input, direction: 'subtract' }))['date']).toBe('2026-03-27T11:00:00.000Z');
});

it('takes a difference apart', async () => {
  expect(
    await run('difference', { from: '2026-01-02T03:04:05Z', to: '2026-01-01T00:00:00Z', unit: 'hours' }),
  ).toEqual({
    amount: -27,
    exact: -27.0680555556,
    later: false,
    seconds: -97445,
    days: 1,
    hours: 3,
    minutes: 4,
    restSeconds: 5,
  });
});

describe('working days', () => {
  const holidays = ['2026-12-25'];

  it.each([
    [{ date: '2026-12-24', days: 1, holidays }, '2026-12-28'],
    [{ date: '2026-12-24', days: 0, holidays }, '2026-12-24'],
    [{ date: '2026-12-28', days: -1, holidays }, '2026-12-24'],
    [{ date: '2026-12-26', days: 1 }, '2026-12-28'],
    [{ date: '2026-12-24', days: 1, weekend: [4, 5] }, '2026-12-26'],
    [{ date: '2026-01-01', days: 261 }, '2027-01-01'],
  ])('%j', async (input, day) => {
    expect((await run('add-working-days', input))['day']).toBe(day);
  });

  it.each([
    [{ from: '2026-12-25', to: '2026-12-28' }, 1, true],
    [{ from: '2026-12-24', to: '2026-12-28', holidays }, 1, true],
    [{ from: '2026-12-28', to: '2026-12-25' }, -1, true],
    [{ from: '2026-12-26', to: '2026-12-27' }, 0, false],
    [{ from: '2026-01-01', to: '2027-01-01' }, 261, true],
  ])('%j', async (input, days, startsOnWorkingDay) => {
    expect(await run('count-working-days', input)).toEqual({ days, startsOnWorkingDay });
  });

  it('that never come are an error', async () => {
    await expect(
      run('count-working-days', { from: '0001-01-01T00:00:00Z', to: '9999-01-01' }),
    ).rejects.toMatchObject({ failure: { code: 'datetime.out_of_range' } });
  });
});

it.each([
  ['format', { date: 'tomorrow' }, 'datetime.not_a_date'],
  ['format', { date: '2026-13-01' }, 'datetime.not_a_date'],
  ['format', { date: '2026-01-31', timeZone: 'Mars/Base' }, 'datetime.unknown_zone'],
  ['format', { date: '2026-01-31', locale: 'x y' }, 'datetime.unknown_locale'],
  ['parse', { text: '31/31/2026', pattern: 'dd/MM/yyyy' }, 'datetime.not_a_date'],
  ['add', { date: '2026-01-31', amount: 1_000_000, unit: 'years' }, 'datetime.out_of_range'],
])('%s of %j fails', async (key, input, code) => {
  await expect(run(key, input)).rejects.toMatchObject({ failure: { kind: 'permanent', code } });
});
