/** What docs/conditions.md says of a missing left side is what conditions do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  AGE_OPERATORS,
  MAX_CONDITION_DEPTH,
  OPERATORS,
  PATTERN_OPERATORS,
  UNARY_OPERATORS,
  type Operator,
} from '#schema';

import { compileCondition } from '../src/condition';

const page = readFileSync(join(__dirname, '../../../docs/conditions.md'), 'utf8');
const namesIn = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map(({ 1: name = '' }) => name);

it('docs/conditions.md names every operator in its tables, and none that is not there', () => {
  const [, operators = ''] = /## Operators\n(.*?)\n## /s.exec(page) ?? [];
  const named = [...operators.matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(({ 1: cell = '' }) => namesIn(cell));
  expect(named.toSorted()).toEqual([...OPERATORS].toSorted());
});

it('docs/conditions.md tells the depth', () => {
  expect(page).toMatch(new RegExp(`conditions within each other +\\| ${MAX_CONDITION_DEPTH} `));
});

describe('a missing left side', () => {
  const [, rows = ''] = /\| holds when the left side is missing.*?\n\| -.*?\n(.*?)\n\n/s.exec(page) ?? [];
  const cells = rows.split('\n').map((row) => row.split('|').map(namesIn));
  const rightOf = (op: Operator): unknown => {
    if (op.startsWith('length')) return op === 'lengthEq' ? 0 : 1;
    if (op === 'between') return [1, 2];
    if (AGE_OPERATORS.includes(op)) return '2 days';
    if (PATTERN_OPERATORS.includes(op)) return '^a';
    return ['in', 'notIn', 'containsAll', 'containsAny'].includes(op) ? ['a'] : 'a';
  };
  const holds = (op: Operator): boolean => {
    const sides = { left: '{{trigger.absent}}', op };
    return compileCondition(UNARY_OPERATORS.includes(op) ? sides : { ...sides, right: rightOf(op) })({
      trigger: {},
      steps: {},
    }).holds;
  };
  const isOperator = (name: string): name is Operator => OPERATORS.some((known) => known === name);

  it.each(cells.flatMap((row) => row[1] ?? []).filter(isOperator))('holds with %s', (op) => {
    expect(holds(op)).toBe(true);
  });

  it.each(cells.flatMap((row) => row[2] ?? []).filter(isOperator))('does not hold with %s', (op) => {
    expect(holds(op)).toBe(false);
  });

  it('holds with no operator that is not named', () => {
    const named = cells.flatMap((row) => row[1] ?? []);
    expect(OPERATORS.filter(holds).toSorted()).toEqual(named.filter(isOperator).toSorted());
  });
});
