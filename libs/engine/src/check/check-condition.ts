import type { Problem } from '#kernel';
import { MAX_CONDITION_DEPTH, type Operator, OPERATORS, UNARY_OPERATORS } from '#schema';
import { RE2JS } from 're2js';

import { isTemplate } from './check-input';
import { isObject } from './known';

export function checkCondition(condition: unknown, pointer: string, depth = 1): Problem[] {
  if (!isObject(condition)) return [];
  if (depth > MAX_CONDITION_DEPTH) {
    const message = `Conditions may nest ${MAX_CONDITION_DEPTH} levels deep; put some of this into a filter of its own.`;
    return [{ pointer, code: 'condition.too_deep', message }];
  }
  for (const name of ['all', 'any'] as const) {
    const parts = condition[name];
    if (Array.isArray(parts))
      return parts.flatMap((part: unknown, n) => checkCondition(part, `${pointer}/${name}/${n}`, depth + 1));
  }
  if ('not' in condition) return checkCondition(condition.not, `${pointer}/not`, depth + 1);
  return checkComparison(condition, pointer);
}

function checkComparison({ op, right }: Record<string, unknown>, pointer: string): Problem[] {
  if (!isOperator(op) || UNARY_OPERATORS.includes(op)) return [];
  if (right === undefined) {
    const message = `‘${op}’ compares with something: ‘right’ is missing.`;
    return [{ pointer: `${pointer}/right`, code: 'condition.missing_right', message }];
  }
  if (op !== 'matches' || typeof right !== 'string' || isTemplate(right) || isPattern(right)) return [];
  const message = '‘right’ must be a regular expression (RE2 syntax: no look-around and no back-references).';
  return [{ pointer: `${pointer}/right`, code: 'condition.bad_pattern', message }];
}

const isOperator = (op: unknown): op is Operator => OPERATORS.some((known) => known === op);

function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text);
    return true;
  } catch {
    return false;
  }
}
