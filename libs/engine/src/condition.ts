/** A condition in → a function from scope to true or false; compiled once per version. */
import { FailureError } from '#kernel';
import type { Comparison, Condition, Operator } from '#schema';
import { compileValue, type Meter, type Scope, type TemplateWarning } from '#templating';
import { RE2JS } from 're2js';

import { weigh } from './weigh';

export interface Verdict {
  holds: boolean;
  warnings: TemplateWarning[];
}

/** The meter, where there is one, is told what the verdict cost. */
export type CompiledCondition = (scope: Scope, meter?: Meter) => Verdict;

/** @throws FailureError when a template or a pattern in it does not compile */
export function compileCondition(condition: Condition): CompiledCondition {
  if ('all' in condition) {
    const parts = condition.all.map(compileCondition);
    return (scope, meter) => combine(parts, false, scope, meter);
  }
  if ('any' in condition) {
    const parts = condition.any.map(compileCondition);
    return (scope, meter) => combine(parts, true, scope, meter);
  }
  if ('not' in condition) {
    const inner = compileCondition(condition.not);
    return (scope, meter) => {
      const { holds, warnings } = inner(scope, meter);
      return { holds: !holds, warnings };
    };
  }
  return compileComparison(condition);
}

/** Goes on until one part decides: a false one for `all`, a true one for `any`. */
function combine(parts: CompiledCondition[], decisive: boolean, scope: Scope, meter?: Meter): Verdict {
  const warnings: TemplateWarning[] = [];
  for (const part of parts) {
    const verdict = part(scope, meter);
    warnings.push(...verdict.warnings);
    if (verdict.holds === decisive) return { holds: decisive, warnings };
  }
  return { holds: !decisive, warnings };
}

function compileComparison({ left, right, op, ignoreCase = false }: Comparison): CompiledCondition {
  const sides = compileValue({ left, right: right ?? null });
  const test = OPERATIONS[op];
  const quiet = op === 'exists' || op === 'notExists' || op === 'isEmpty' || op === 'isNotEmpty';
  return (scope, meter) => {
    const { value, warnings } = sides.render(scope, meter);
    const pair = value as { left: unknown; right: unknown };
    if (meter) meter.spent += costOf(op, pair.left, pair.right);
    const fold = (side: unknown): unknown =>
      ignoreCase && typeof side === 'string' ? side.toLowerCase() : side;
    return { holds: test(fold(pair.left), fold(pair.right)), warnings: quiet ? [] : warnings };
  };
}

const MAX_WEIGHT = 10_000_000;

/** In units of the meter. A pattern is compiled first, and each character of it may be held against each of the text. */
function costOf(op: Operator, left: unknown, right: unknown): number {
  const weights = [weigh(left, MAX_WEIGHT), weigh(right, MAX_WEIGHT)] as const;
  return op === 'matches' ? 50 + 16 * weights[0] * weights[1] : weights[0] + weights[1];
}

type Test = (left: unknown, right: unknown) => boolean;

const OPERATIONS: Record<Operator, Test> = {
  eq: same,
  ne: (left, right) => !same(left, right),
  gt: (left, right) => compare(left, right, (order) => order > 0),
  gte: (left, right) => compare(left, right, (order) => order >= 0),
  lt: (left, right) => compare(left, right, (order) => order < 0),
  lte: (left, right) => compare(left, right, (order) => order <= 0),
  contains,
  notContains: (left, right) => !contains(left, right),
  startsWith: (left, right) => text(left).startsWith(text(right)),
  endsWith: (left, right) => text(left).endsWith(text(right)),
  matches: (left, right) => patternOf(text(right)).matcher(text(left)).find(),
  in: (left, right) => contains(right, left),
  notIn: (left, right) => !contains(right, left),
  exists: (left) => left !== null && left !== undefined,
  notExists: (left) => left === null || left === undefined,
  isEmpty: empty,
  isNotEmpty: (left) => !empty(left),
  isTrue: (left) => left === true || left === 'true' || left === 1,
  isFalse: (left) => left === false || left === 'false' || left === 0,
};

/** Typed, but kind to forms: a number equals its text, a boolean its word. Objects and lists compare by value. */
function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isObject(left) && isObject(right)) return canonical(left) === canonical(right);
  if (left === null || left === undefined || right === null || right === undefined)
    return (left ?? null) === (right ?? null);
  const numbers = [toNumber(left), toNumber(right)] as const;
  if ((typeof left === 'number' || typeof right === 'number') && numbers[0] !== null && numbers[1] !== null) {
    return numbers[0] === numbers[1];
  }
  return !isObject(left) && !isObject(right) && String(left) === String(right);
}

/** Numbers (and texts that are numbers) by size, dates by time, other texts by code point; anything else never holds. */
function compare(left: unknown, right: unknown, holds: (order: number) => boolean): boolean {
  const numbers = [toNumber(left), toNumber(right)] as const;
  if (numbers[0] !== null && numbers[1] !== null) return holds(numbers[0] - numbers[1]);
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  const times = [toTime(left), toTime(right)] as const;
  if (times[0] !== null && times[1] !== null) return holds(times[0] - times[1]);
  return holds(left < right ? -1 : left > right ? 1 : 0);
}

function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole)) return whole.some((item) => same(item, part));
  if (isObject(whole)) return Object.hasOwn(whole, text(part));
  return whole !== null && whole !== undefined && text(whole).includes(text(part));
}

/** One that a template made is seen here first. */
function patternOf(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (cause) {
    const message = `‘${source.slice(0, 60)}’ is not a regular expression in RE2’s syntax.`;
    throw new FailureError({ kind: 'permanent', code: 'condition.bad_pattern', message }, { cause });
  }
}

function empty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function toTime(value: string): number | null {
  if (!ISO_DATE.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : isObject(value) ? JSON.stringify(value) : String(value);

/** JSON with sorted keys, so that equal objects give equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, node: unknown) =>
    isObject(node) && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}
