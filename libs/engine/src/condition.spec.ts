import type { Comparison, Condition } from '#schema';

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
  ])('%j %s %j is %s', (left, op, right, expected) => {
    expect(holds({ left: '{{left}}', op, right: '{{right}}' }, { left, right })).toBe(expected);
  });

  it('may overlook case', () => {
    expect(holds({ left: '{{name}}', op: 'eq', right: 'ANN', ignoreCase: true }, { name: 'ann' })).toBe(true);
    expect(holds({ left: 'Hello', op: 'contains', right: 'LL', ignoreCase: true })).toBe(true);
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
