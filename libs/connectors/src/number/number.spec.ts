import { compileText } from '#templating';

import { runAction } from '../../test/run-action';
import { connector } from '.';

const run = (key: string, input: Record<string, unknown>) => runAction(connector, key, input, null);
const helped = (template: string, x: unknown) => compileText(template).render({ x }).value;

describe('format', () => {
  it('does as the template helper formatNumber', async () => {
    for (const [input, template] of [
      [{ digits: 2, locale: 'de' }, '{{formatNumber x 2 locale="de"}}'],
      [{}, '{{formatNumber x}}'],
      [{ style: 'currency', currency: 'eur', locale: 'de' }, '{{formatNumber x locale="de" currency="EUR"}}'],
      [{ style: 'percent', digits: 1 }, '{{formatNumber x 1 style="percent"}}'],
    ] as const)
      for (const number of [1234.5, '-0.125', 0])
        expect((await run('format', { number, ...input }))['text']).toBe(helped(template, number));
  });

  it('knows more ways', async () => {
    expect(await run('format', { number: 1_234_567, style: 'compact' })).toEqual({ text: '1.2M' });
    expect(await run('format', { number: 1234, grouping: false, sign: 'always' })).toEqual({ text: '+1234' });
  });

  it.each([
    [{ number: 'much' }, 'number.not_a_number'],
    [{ number: 1, locale: 'not a language' }, 'number.unknown_locale'],
  ])('says what is wrong with %j', async (input, code) => {
    await expect(run('format', input)).rejects.toMatchObject({ failure: { kind: 'permanent', code } });
  });
});

describe('read', () => {
  it.each([
    ['1,234.50', 'en', 1234.5],
    ['$ 1,234', 'en', 1234],
    ['1.234,50 €', 'de', 1234.5],
    ['-1.234.567', 'de', -1234567],
    ['1 234,5', 'fr', 1234.5],
    ['1’234.50', 'de-CH', 1234.5],
    ["CHF 1'234.50", 'en', 1234.5],
    ['12,34,567.8', 'en-IN', 1234567.8],
    ['(12.50)', 'en', -12.5],
    ['−3', 'en', -3],
    ['12 %', 'en', 0.12],
    ['.5', 'en', 0.5],
    ['١٢٣٫٥', 'ar-EG', 123.5],
    ['0', 'en', 0],
    ['-0', 'en', 0],
    ['EUR 5', 'de', 5],
  ])('%s in %s', async (text, locale, number) => {
    expect(await run('parse', { text, locale })).toEqual({ number });
  });

  it.each([
    ['1.5', 'de'],
    ['1,5', 'en'],
    ['', 'en'],
    ['abc', 'en'],
    ['1.2.3', 'en'],
    ['12 34 ,5,6', 'fr'],
    ['Infinity', 'en'],
  ])('refuses %s in %s', async (text, locale) => {
    await expect(run('parse', { text, locale })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'number.not_a_number' },
    });
  });
});

describe('round', () => {
  it('does as the template helper', async () => {
    for (const number of [1.005, -1.005, 2.5, -2.5, 1e21, 123.456, 1e-9])
      for (const digits of [0, 2, 15])
        expect((await run('round', { number, digits }))['number']).toBe(
          helped(`{{round x ${digits}}}`, number),
        );
  });

  it.each([
    [{ number: 2.5, way: 'even' }, 2],
    [{ number: 3.5, way: 'even' }, 4],
    [{ number: -2.5, way: 'even' }, -2],
    [{ number: 1.001, digits: 2, way: 'up' }, 1.01],
    [{ number: -1.001, digits: 2, way: 'down' }, -1.01],
    [{ number: 1250, digits: -2 }, 1300],
    [{ number: '-0.4' }, 0],
  ])('%j', async (input, number) => {
    expect(await run('round', input)).toEqual({ number });
  });
});

it('calculates, with digits that can be relied on', async () => {
  const calculate = async (left: unknown, operation: string, right: unknown) =>
    (await run('calculate', { left, operation, right }))['number'];
  expect(await calculate(0.1, 'add', '0.2')).toBe(0.3);
  expect(await calculate(1, 'subtract', 0.9)).toBe(0.1);
  expect(await calculate(0.1, 'multiply', 3)).toBe(0.3);
  expect(await calculate(1, 'divide', 3)).toBe(0.333333333333333);
  expect(await calculate(7, 'modulo', 3)).toBe(1);
  expect(await calculate(2, 'power', 10)).toBe(1024);
  expect(await calculate(19, 'percentOf', 50)).toBe(9.5);
  await expect(calculate(1, 'divide', 0)).rejects.toMatchObject({
    failure: { code: 'number.divided_by_zero' },
  });
  await expect(calculate(10, 'power', 1000)).rejects.toMatchObject({ failure: { code: 'number.too_large' } });
});

it('sums up a list', async () => {
  expect(await run('summarize', { numbers: [3, '1', null, 0.1, 0.2] })).toEqual({
    count: 4,
    sum: 4.3,
    average: 1.075,
    smallest: 0.1,
    largest: 3,
    median: 0.6,
  });
  expect(await run('summarize', { numbers: [] })).toMatchObject({ count: 0, sum: 0, average: null });
  await expect(run('summarize', { numbers: ['x'] })).rejects.toMatchObject({
    failure: { code: 'number.not_a_number' },
  });
});
