import { FailureError, type Problem } from '#kernel';
import { MAX_CONDITION_DEPTH, type Operator, OPERATORS, UNARY_OPERATORS } from '#schema';

import { prepare } from '../condition/operators';
import { isTemplate } from './check-input';
import { isObject } from './known';
import { checkTimeZone } from './time-zone';

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

function checkComparison(comparison: Record<string, unknown>, pointer: string): Problem[] {
  return [
    ...checkRight(comparison, pointer),
    ...checkTimeZone(comparison['timeZone'], `${pointer}/timeZone`),
  ];
}

function checkRight({ op, right }: Record<string, unknown>, pointer: string): Problem[] {
  if (!isOperator(op) || UNARY_OPERATORS.includes(op)) return [];
  if (right === undefined) {
    const message = `‘${op}’ compares with something: ‘right’ is missing.`;
    return [{ pointer: `${pointer}/right`, code: 'condition.missing_right', message }];
  }
  if (mayHoldTemplates(right)) return [];
  try {
    prepare({ op }, right);
    return [];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message } = error.failure;
    return [{ pointer: `${pointer}/right`, code, message }];
  }
}

const isOperator = (op: unknown): op is Operator => OPERATORS.some((known) => known === op);

/** A text, or a text in a list, that is known only when the step runs. */
const mayHoldTemplates = (right: unknown): boolean =>
  isTemplate(right) || (Array.isArray(right) && right.some(isTemplate));
