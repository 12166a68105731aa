/** A condition in → a function from scope to true or false; compiled once per version. */
import { FailureError } from '#kernel';
import type { Comparison, Condition, Operator } from '#schema';
import { compileValue, type Meter, type Scope, type TemplateWarning } from '#templating';

import { prepare } from './condition/operators';
import { weigh } from './weigh';

export interface Verdict {
  holds: boolean;
  warnings: TemplateWarning[];
}

/** The meter is told what the verdict cost; without one, it may cost `CONDITION_BUDGET`. */
export type CompiledCondition = (scope: Scope, meter?: Meter) => Verdict;

/** In units of the templates' meter: about half a second. */
export const CONDITION_BUDGET = 5_000_000;

/** @throws FailureError when a template or a constant right side in it does not compile */
export function compileCondition(condition: Condition): CompiledCondition {
  const compiled = compilePart(condition);
  return (scope, meter = new Budget()) => compiled(scope, meter);
}

type Part = (scope: Scope, meter: Meter) => Verdict;

function compilePart(condition: Condition): Part {
  if ('all' in condition) {
    const parts = condition.all.map(compilePart);
    return (scope, meter) => combine(parts, false, scope, meter);
  }
  if ('any' in condition) {
    const parts = condition.any.map(compilePart);
    return (scope, meter) => combine(parts, true, scope, meter);
  }
  if ('not' in condition) {
    const inner = compilePart(condition.not);
    return (scope, meter) => {
      const { holds, warnings } = inner(scope, meter);
      return { holds: !holds, warnings };
    };
  }
  return compileComparison(condition);
}

/** Goes on until one part decides: a false one for `all`, a true one for `any`. */
function combine(parts: readonly Part[], decisive: boolean, scope: Scope, meter: Meter): Verdict {
  const warnings: TemplateWarning[] = [];
  for (const part of parts) {
    const verdict = part(scope, meter);
    warnings.push(...verdict.warnings);
    if (verdict.holds === decisive) return { holds: decisive, warnings };
  }
  return { holds: !decisive, warnings };
}

/** Those that ask whether something is there do not warn that it is missing. */
const QUIET: readonly Operator[] = ['exists', 'notExists', 'isEmpty', 'isNotEmpty'];

function compileComparison(comparison: Comparison): Part {
  const { left, right = null, op } = comparison;
  const sides = compileValue({ left, right });
  const isQuiet = QUIET.includes(op);
  // What no template changes is made ready once.
  const constant = hasTemplates(right) ? null : prepare(comparison, right);
  return (scope, meter) => {
    const { value, warnings } = sides.render(scope, meter);
    const pair = value as { left: unknown; right: unknown };
    meter.spent += costOf(op, pair.left, pair.right);
    const holds = constant ?? prepare(comparison, pair.right);
    return { holds: holds(pair.left), warnings: isQuiet ? [] : warnings };
  };
}

function hasTemplates(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasTemplates);
}

/** In units of the meter. A pattern has limits of its own; each of many parts is looked for in the whole. */
function costOf(op: Operator, left: unknown, right: unknown): number {
  const weights = weigh(left, CONDITION_BUDGET) + weigh(right, CONDITION_BUDGET);
  if (op === 'matches' || op === 'notMatches')
    return weights + (16 * lengthOf(left) * lengthOf(right)) / 1000 + 50;
  return op === 'containsAll' || op === 'containsAny' ? weights * Math.max(1, lengthOf(right)) : weights;
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : 1;

class Budget implements Meter {
  private used = 0;

  get spent(): number {
    return this.used;
  }

  /** @throws FailureError `condition.budget` */
  set spent(units: number) {
    this.used = units;
    if (units <= CONDITION_BUDGET) return;
    throw new FailureError({
      kind: 'permanent',
      code: 'condition.budget',
      message:
        'The condition was stopped: it has too much to compare. Look at a smaller part of the data, or filter the list first.',
    });
  }
}
