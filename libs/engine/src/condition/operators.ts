/** What each operator asks, with its right side made ready. */
import { FailureError } from '#kernel';
import type { Comparison, Operator } from '#schema';

import { dateOf, isSameDay, readDuration, zoneOf } from './dates';
import { compilePattern, findsIn } from './patterns';
import { contains, isEmpty, isObject, lengthOf, numberOf, orderOf, sameAs, textOf } from './values';

type Settings = Pick<Comparison, 'ignoreCase' | 'timeZone'>;
/** A right side in → whether a left side holds. Never throws for a value of another type: that does not hold. */
type Prepare = (right: unknown, settings: Settings) => (left: unknown) => boolean;

const not =
  (prepare: Prepare): Prepare =>
  (right, settings) => {
    const holds = prepare(right, settings);
    return (left) => !holds(left);
  };
/** Looks at the left side only. */
const unary =
  (holds: (left: unknown) => boolean): Prepare =>
  () =>
    holds;
const ordered =
  (holds: (order: number) => boolean): Prepare =>
  (right, { ignoreCase = false, timeZone }) =>
  (left) => {
    const order = orderOf(left, right, zoneOf(timeZone), ignoreCase);
    return order !== null && holds(order);
  };
const texts =
  (holds: (left: string, right: string) => boolean): Prepare =>
  (right) => {
    const wanted = textOf(right);
    return (left) => holds(textOf(left), wanted);
  };
const lengths =
  (holds: (length: number, wanted: number) => boolean): Prepare =>
  (right) => {
    const wanted = numberOf(right);
    return (left) => {
      const length = lengthOf(left);
      return length !== null && wanted !== null && holds(length, wanted);
    };
  };
const dates =
  (holds: (left: number, right: number) => boolean): Prepare =>
  (right, { timeZone }) => {
    const zone = zoneOf(timeZone);
    const wanted = dateOf(right, zone);
    return (left) => {
      const date = dateOf(left, zone);
      return date !== null && wanted !== null && holds(date, wanted);
    };
  };
const ages =
  (holds: (ageMs: number, wantedMs: number) => boolean): Prepare =>
  (right, { timeZone }) => {
    const wanted = readDuration(right);
    if (wanted === null) throw badDuration(right);
    return (left) => {
      const date = dateOf(left, zoneOf(timeZone));
      return date !== null && holds(Date.now() - date, wanted);
    };
  };

const matches: Prepare = (right, { ignoreCase = false }) => {
  const pattern = compilePattern(textOf(right), ignoreCase);
  return (left) => findsIn(textOf(left), pattern);
};
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === null || value === undefined ? [] : [value];

const OPERATIONS: Record<Operator, Prepare> = {
  eq: sameAs,
  ne: not(sameAs),
  in: (right) => contains(right),
  notIn: not((right) => contains(right)),
  gt: ordered((order) => order > 0),
  gte: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  lte: ordered((order) => order <= 0),
  between: (right, { ignoreCase = false, timeZone }) => {
    if (!Array.isArray(right) || right.length !== 2) throw badRange(right);
    const [least, most] = right as [unknown, unknown];
    return (left) => {
      const zone = zoneOf(timeZone);
      const above = orderOf(left, least, zone, ignoreCase);
      const below = orderOf(left, most, zone, ignoreCase);
      return above !== null && below !== null && above >= 0 && below <= 0;
    };
  },
  contains: (right) => (left) => contains(left)(right),
  notContains: (right) => (left) => !contains(left)(right),
  startsWith: texts((left, right) => left.startsWith(right)),
  notStartsWith: texts((left, right) => !left.startsWith(right)),
  endsWith: texts((left, right) => left.endsWith(right)),
  notEndsWith: texts((left, right) => !left.endsWith(right)),
  matches,
  notMatches: not(matches),
  before: dates((left, right) => left < right),
  after: dates((left, right) => left > right),
  sameDay: (right, settings) =>
    dates((left, wanted) => isSameDay(left, wanted, zoneOf(settings.timeZone)))(right, settings),
  olderThan: ages((age, wanted) => age > wanted),
  newerThan: ages((age, wanted) => age < wanted),
  containsAll: (right) => (left) => listOf(right).every(contains(left)),
  containsAny: (right) => (left) => listOf(right).some(contains(left)),
  lengthEq: lengths((length, wanted) => length === wanted),
  lengthGt: lengths((length, wanted) => length > wanted),
  lengthLt: lengths((length, wanted) => length < wanted),
  exists: unary((left) => left !== null && left !== undefined),
  notExists: unary((left) => left === null || left === undefined),
  isEmpty: unary(isEmpty),
  isNotEmpty: unary((left) => !isEmpty(left)),
  isTrue: unary((left) => left === true || left === 'true' || left === 1),
  isFalse: unary((left) => left === false || left === 'false' || left === 0),
  isNumber: unary((left) => numberOf(left) !== null),
  isText: unary((left) => typeof left === 'string'),
  isDate: unary((left) => typeof left === 'string' && dateOf(left, zoneOf(undefined)) !== null),
  isList: unary((left) => Array.isArray(left)),
  isObject: unary((left) => isObject(left) && !Array.isArray(left)),
  isBoolean: unary((left) => typeof left === 'boolean'),
};

/** Those that compare texts letter by letter. Others heed the case themselves, or have none. */
const BY_LETTERS: readonly Operator[] = [
  'eq',
  'ne',
  'in',
  'notIn',
  'contains',
  'notContains',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
  'containsAll',
  'containsAny',
];

/**
 * @throws FailureError permanent `condition.bad_pattern`, `condition.bad_range`, `condition.bad_duration`, and what it
 * gives `condition.too_long`
 */
export function prepare(
  { op, ignoreCase = false, timeZone }: Pick<Comparison, 'op' | 'ignoreCase' | 'timeZone'>,
  right: unknown,
): (left: unknown) => boolean {
  const settings = { ignoreCase, ...(timeZone === undefined ? {} : { timeZone }) };
  if (!ignoreCase || !BY_LETTERS.includes(op)) return OPERATIONS[op](right, settings);
  const holds = OPERATIONS[op](lowered(right), settings);
  return (left) => holds(lowered(left));
}

/** Texts, and those of a list. */
function lowered(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  return Array.isArray(value)
    ? value.map((entry: unknown) => (typeof entry === 'string' ? entry.toLowerCase() : entry))
    : value;
}

const shown = (value: unknown): string => textOf(value).slice(0, 60) || 'nothing';

const badRange = (value: unknown): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'condition.bad_range',
    message: `‘between’ takes a list of two, the least and the most, and got ${shown(value)}.`,
  });

const badDuration = (value: unknown): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'condition.bad_duration',
    message: `A length of time is written like ‘2 days’, ‘90 minutes’ or ‘PT36H’; got ${shown(value)}.`,
  });
