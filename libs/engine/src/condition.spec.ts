import { OPERATORS, type Comparison, type Condition } from '#schema';

import { compileCondition } from './condition';

const holds = (condition: Condition, scope: Record<string, unknown> = {}): boolean =>
  compileCondition(condition)(scope).holds;

describe('a comparison', () => {
  it.each<[unknown, Comparison['op'], unknown, boolean]>([
    [42, 'eq', 42, true],
    ['42', 'eq', 42, true],
    ['42.0', 'eq', 42, true],
    ['a', 'eq', 'A', false],
    [true, 'eq', 'true', true],
    [null, 'eq', null, true],
    [null, 'eq', '', false],
    [null, 'eq', 'null', false],
    ['', 'eq', 0, false],
    [{ a: 1, b: [2] }, 'eq', { b: [2], a: 1 }, true],
    [[1, 2], 'eq', [2, 1], false],
    [{}, 'eq', '[object Object]', false],
    ['a', 'ne', 'b', true],
    [1, 'ne', '1', false],
    [100, 'gt', 99, true],
    ['100', 'gt', '99', true],
    [100, 'gt', 100, false],
    [100, 'gte', '100', true],
    ['abc', 'lt', 'abd', true],
    ['2026-02-01', 'gt', '2026-01-31T23:59:59Z', true],
    ['2026-01-31T12:00:00+02:00', 'lt', '2026-01-31T11:00:00Z', true],
    [null, 'lt', 1, false],
    [null, 'gt', -1, false],
    ['abc', 'gt', 1, false],
    [[5], 'gt', 1, false],
    [1, 'lte', 1, true],
    ['hello', 'contains', 'ell', true],
    [['a', 1], 'contains', '1', true],
    [{ key: 1 }, 'contains', 'key', true],
    [{ key: 1 }, 'contains', 'constructor', false],
    [null, 'contains', '', false],
    ['hello', 'notContains', 'x', true],
    ['hello', 'startsWith', 'he', true],
    ['hello', 'endsWith', 'lo', true],
    ['hello', 'endsWith', 'he', false],
    ['order 7', 'matches', '^order \\d+$', true],
    ['a', 'in', ['a', 'b'], true],
    ['c', 'notIn', ['a', 'b'], true],
    ['b', 'in', 'abc', true],
    [0, 'exists', null, true],
    ['', 'exists', null, true],
    [null, 'exists', null, false],
    [null, 'notExists', null, true],
    ['', 'isEmpty', null, true],
    [[], 'isEmpty', null, true],
    [{}, 'isEmpty', null, true],
    [0, 'isEmpty', null, false],
    [[0], 'isNotEmpty', null, true],
    [true, 'isTrue', null, true],
    ['true', 'isTrue', null, true],
    [1, 'isTrue', null, true],
    ['yes', 'isTrue', null, false],
    [false, 'isFalse', null, true],
    [null, 'isFalse', null, false],
    [0, 'isFalse', null, true],
    [5, 'between', [1, 5], true],
    ['5', 'between', ['1', '4'], false],
    ['2026-03-01', 'between', ['2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'], true],
    ['b', 'between', ['a', 'c'], true],
    [null, 'between', [0, 1], false],
    [[], 'between', [0, 1], false],
    ['hello', 'notStartsWith', 'lo', true],
    [null, 'notStartsWith', 'a', true],
    ['hello', 'notEndsWith', 'lo', false],
    ['order 7', 'notMatches', '^order', false],
    [null, 'notMatches', 'a', true],
    ['2026-03-01', 'before', '2026-03-01T00:00:01Z', true],
    ['2026-03-01T01:00:00+02:00', 'before', '2026-03-01', true],
    [1_772_323_200, 'after', '2026-02-28T23:59:59Z', true],
    ['soon', 'before', '2026-03-01', false],
    ['soon', 'after', '2026-03-01', false],
    [null, 'before', '2026-03-01', false],
    ['2026-03-01T23:59:59Z', 'sameDay', '2026-03-01', true],
    ['2026-03-02T00:00:00Z', 'sameDay', '2026-03-01', false],
    [['a', 'b', 1], 'containsAll', ['b', '1'], true],
    [['a', 'b'], 'containsAll', ['b', 'c'], false],
    ['one two', 'containsAll', ['one', 'two'], true],
    [['a'], 'containsAll', 'a', true],
    [['a'], 'containsAll', [], true],
    [null, 'containsAll', ['a'], false],
    [['a', 'b'], 'containsAny', ['x', 'b'], true],
    ['one two', 'containsAny', ['three'], false],
    [['a'], 'containsAny', [], false],
    ['four', 'lengthEq', 4, true],
    [[1, 2], 'lengthGt', '1', true],
    [{ a: 1 }, 'lengthLt', 2, true],
    [null, 'lengthEq', 0, true],
    [5, 'lengthEq', 1, false],
    ['four', 'lengthEq', 'x', false],
    [5, 'isNumber', null, true],
    ['5.5', 'isNumber', null, true],
    ['5a', 'isNumber', null, false],
    ['', 'isNumber', null, false],
    [true, 'isNumber', null, false],
    ['', 'isText', null, true],
    [5, 'isText', null, false],
    ['2026-03-01', 'isDate', null, true],
    ['2026-13-01', 'isDate', null, false],
    [20_260_301, 'isDate', null, false],
    [[], 'isList', null, true],
    [{}, 'isList', null, false],
    [{}, 'isObject', null, true],
    [[], 'isObject', null, false],
    [null, 'isObject', null, false],
    [false, 'isBoolean', null, true],
    ['false', 'isBoolean', null, false],
  ])('%j %s %j is %s', (left, op, right, expected) => {
    expect(holds({ left: '{{left}}', op, right: '{{right}}' }, { left, right })).toBe(expected);
  });

  it('may overlook case', () => {
    expect(holds({ left: '{{name}}', op: 'eq', right: 'ANN', ignoreCase: true }, { name: 'ann' })).toBe(true);
    expect(holds({ left: 'Hello', op: 'contains', right: 'LL', ignoreCase: true })).toBe(true);
  });

  it('overlooks case in lists and patterns, and leaves what a pattern says', () => {
    expect(holds({ left: ['Ann', 1], op: 'containsAny', right: ['ANN'], ignoreCase: true })).toBe(true);
    expect(holds({ left: 'ANN', op: 'in', right: ['ann'], ignoreCase: true })).toBe(true);
    expect(holds({ left: 'ANN 5', op: 'matches', right: '^ann\\S?\\s\\d$', ignoreCase: true })).toBe(true);
  });

  it.each<[string, string, boolean]>([
    ['2 days', '1 day', false],
    ['1 hour', '90 minutes', true],
    ['1 day', 'P1DT12H', true],
    ['3 weeks', 'P2W', false],
  ])('knows an age of %s from %s', (age, right, isYounger) => {
    const [, amount, unit] = /^(\d+) (\w+?)s?$/.exec(age)!;
    const ms = Number(amount) * { hour: 3_600_000, day: 86_400_000, week: 604_800_000 }[unit as 'hour'];
    const left = new Date(Date.now() - ms).toISOString();
    expect(holds({ left, op: 'newerThan', right })).toBe(isYounger);
    expect(holds({ left, op: 'olderThan', right })).toBe(!isYounger);
  });

  it('takes days and dates without an offset to be of the time zone', () => {
    const timeZone = 'America/New_York';
    const [left, right] = ['2026-03-01T23:30:00', '2026-03-02T04:30:00Z'];
    expect(holds({ left, op: 'sameDay', right, timeZone })).toBe(true);
    expect(holds({ left, op: 'sameDay', right })).toBe(false);
    expect(holds({ left, op: 'before', right, timeZone })).toBe(false);
  });

  it.each<[string, Comparison, string]>([
    ['a pattern that is none', { left: 'a', op: 'notMatches', right: '{{bad}}' }, 'condition.bad_pattern'],
    ['a range of one', { left: 1, op: 'between', right: '{{bad}}' }, 'condition.bad_range'],
    ['an age in words', { left: 1, op: 'olderThan', right: '{{bad}}' }, 'condition.bad_duration'],
    ['a long pattern', { left: 'a', op: 'matches', right: '{{long}}' }, 'condition.bad_pattern'],
    ['a long text', { left: '{{text}}', op: 'matches', right: 'a' }, 'condition.too_long'],
    ['many parts in many', { left: '{{many}}', op: 'containsAll', right: '{{many}}' }, 'condition.budget'],
  ])('says what is wrong with %s', (_, condition, code) => {
    const scope = {
      bad: '(',
      long: 'a'.repeat(1001),
      text: 'a'.repeat(100_001),
      many: Array.from({ length: 20_000 }, (__, n) => `n${n}`),
    };
    expect(() => holds(condition, scope)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code }) }),
    );
  });

  it.each(OPERATORS)('%s never throws, and takes little time, whatever type it meets', (op) => {
    const right: Record<string, unknown> = { between: [1, 2], olderThan: '1 day', newerThan: '1 day' };
    const values: unknown[] = [
      null,
      true,
      0,
      -1.5,
      '',
      'a',
      '1',
      [],
      [1],
      {},
      { toString: 1 },
      { __proto__: null },
      [[[]]],
    ];
    for (const left of values)
      for (const given of right[op] === undefined ? values : [right[op]]) {
        if (/matches/i.test(op) && typeof given === 'object') continue;
        expect(typeof holds({ left: '{{left}}', op, right: '{{right}}' }, { left, right: given })).toBe(
          'boolean',
        );
      }
  });

  it('looks for an object in a long list of objects in one go', () => {
    const part = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`field${n}`, n]));
    const list = Array.from({ length: 4000 }, () => ({}));
    const startedAt = performance.now();
    expect(holds({ left: '{{list}}', op: 'contains', right: '{{part}}' }, { list, part })).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('takes linear time, whatever the pattern', () => {
    const startedAt = performance.now();
    expect(holds({ left: `${'a'.repeat(20_000)}!`, op: 'matches', right: '^(a+)+$' })).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('says when a template makes a pattern that is none', () => {
    const condition: Condition = { left: 'a', op: 'matches', right: '{{pattern}}' };
    expect(() => holds(condition, { pattern: '(' })).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'condition.bad_pattern' }) }),
    );
  });

  it('warns of a missing side, but not where that is the question', () => {
    const warnings = (op: Comparison['op']) =>
      compileCondition({ left: '{{nothing.here}}', op, right: 1 })({}).warnings;
    expect(warnings('eq')).toMatchObject([{ code: 'template.missing' }]);
    expect(warnings('notExists')).toEqual([]);
    expect(warnings('isEmpty')).toEqual([]);
  });
});

describe('the order of dates', () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  it.each<[Comparison, boolean]>([
    [{ left: '2026-11-20T09:00', op: 'lt', right: '2026-11-20T08:30:00Z', ...berlin }, true],
    [{ left: '2026-11-20T09:00', op: 'lt', right: '2026-11-20T08:30:00Z' }, false],
    [
      {
        left: '2026-11-20T09:00',
        op: 'between',
        right: ['2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z'],
        ...berlin,
      },
      true,
    ],
    [{ left: '2026-11-20T09:00:00+02', op: 'gt', right: '2026-11-20T06:59:00Z' }, true],
    [{ left: '2026-11-20T09:00:00+02:00', op: 'lt', right: '2026-11-20T08:00:00Z', ignoreCase: true }, true],
    [{ left: '2020-01-01T00:00:00Z', op: 'olderThan', right: 'PT1H', ignoreCase: true }, true],
    [{ left: 'B', op: 'gt', right: 'a', ignoreCase: true }, true],
    [{ left: 'B', op: 'gt', right: 'a' }, false],
  ])('%j: %s', (comparison, expected) => {
    expect(holds(comparison)).toBe(expected);
  });
});

describe('combined conditions', () => {
  const yes: Condition = { left: true, op: 'isTrue' };
  const no: Condition = { left: false, op: 'isTrue' };

  it.each<[Condition, boolean]>([
    [{ all: [yes, yes] }, true],
    [{ all: [yes, no] }, false],
    [{ any: [no, yes] }, true],
    [{ any: [no, no] }, false],
    [{ not: no }, true],
    [{ not: { all: [yes, { any: [no, { not: yes }] }] } }, true],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('stop at the part that decides', () => {
    const missing: Condition = { left: '{{nothing.here}}', op: 'eq', right: 1 };
    expect(compileCondition({ any: [yes, missing] })({}).warnings).toEqual([]);
    expect(compileCondition({ all: [no, missing] })({}).warnings).toEqual([]);
  });
});
