/** What must hold for a message in, whether it does out. */
import { isWanted, type MessageCondition, type Scalar } from '#connector-sdk';

import { requirePath, valueAt } from './path';
import type { Scope } from './template';

type Test = (scope: Scope) => boolean;

/** All of them; none at all always hold. */
export function compileConditions(conditions: readonly MessageCondition[] = []): Test {
  const tests = conditions.map(compileCondition);
  return (scope) => tests.every((test) => test(scope));
}

function compileCondition({ path: text, is, isNot, exists, startsWith, named }: MessageCondition): Test {
  const path = requirePath(text);
  const wanted = is === undefined ? null : setOf(is);
  const unwanted = isNot === undefined ? null : setOf(isNot);
  return (scope) => {
    const value = valueAt(scope, path);
    if (wanted && !wanted.has(value)) return false;
    if (unwanted?.has(value)) return false;
    if (exists !== undefined && exists !== (value !== undefined && value !== null)) return false;
    if (startsWith !== undefined && !(typeof value === 'string' && value.startsWith(startsWith)))
      return false;
    return named === undefined || isWanted(typeof value === 'string' ? value : null, named);
  };
}

const setOf = (values: Scalar | readonly Scalar[]): ReadonlySet<unknown> =>
  new Set<unknown>(Array.isArray(values) ? values : [values]);
