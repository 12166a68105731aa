// The operators of conditions as the page shows them. Which there are is said by the schema, and its test holds this
// table against it: importing the list itself would bring the whole of the schema's checks into the page.
import { texts } from '../../texts';

/** What stands on the right of an operator: nothing, a value, a list of values, or the least and the most. */
export type RightSide = 'none' | 'value' | 'list' | 'range';

interface OperatorLook {
  /** The heading it is found under. */
  group: string;
  right: RightSide;
  /** It compares texts letter by letter, so that their case may be ignored. */
  letters?: boolean;
}

export const OPERATOR_LOOKS: Record<string, OperatorLook | undefined> = {
  eq: { group: 'value', right: 'value', letters: true },
  ne: { group: 'value', right: 'value', letters: true },
  in: { group: 'value', right: 'list', letters: true },
  notIn: { group: 'value', right: 'list', letters: true },
  contains: { group: 'text', right: 'value', letters: true },
  notContains: { group: 'text', right: 'value', letters: true },
  startsWith: { group: 'text', right: 'value', letters: true },
  notStartsWith: { group: 'text', right: 'value', letters: true },
  endsWith: { group: 'text', right: 'value', letters: true },
  notEndsWith: { group: 'text', right: 'value', letters: true },
  matches: { group: 'text', right: 'value' },
  notMatches: { group: 'text', right: 'value' },
  gt: { group: 'number', right: 'value' },
  gte: { group: 'number', right: 'value' },
  lt: { group: 'number', right: 'value' },
  lte: { group: 'number', right: 'value' },
  between: { group: 'number', right: 'range' },
  before: { group: 'date', right: 'value' },
  after: { group: 'date', right: 'value' },
  sameDay: { group: 'date', right: 'value' },
  olderThan: { group: 'date', right: 'value' },
  newerThan: { group: 'date', right: 'value' },
  containsAll: { group: 'list', right: 'list', letters: true },
  containsAny: { group: 'list', right: 'list', letters: true },
  lengthEq: { group: 'list', right: 'value' },
  lengthGt: { group: 'list', right: 'value' },
  lengthLt: { group: 'list', right: 'value' },
  exists: { group: 'exists', right: 'none' },
  notExists: { group: 'exists', right: 'none' },
  isEmpty: { group: 'exists', right: 'none' },
  isNotEmpty: { group: 'exists', right: 'none' },
  isTrue: { group: 'kind', right: 'none' },
  isFalse: { group: 'kind', right: 'none' },
  isNumber: { group: 'kind', right: 'none' },
  isText: { group: 'kind', right: 'none' },
  isDate: { group: 'kind', right: 'none' },
  isList: { group: 'kind', right: 'none' },
  isObject: { group: 'kind', right: 'none' },
  isBoolean: { group: 'kind', right: 'none' },
};

export const rightOf = (op: string): RightSide => OPERATOR_LOOKS[op]?.right ?? 'value';
export const hasCase = (op: string): boolean => OPERATOR_LOOKS[op]?.letters ?? false;

/** What stays of the right side when the operator changes; undefined: nothing. */
export function carried(right: unknown, from: RightSide, to: RightSide): unknown {
  if (from === to) return right;
  const isTemplate = typeof right === 'string' && right.includes('{{');
  if (from === 'value' && to === 'list' && right !== undefined) return isTemplate ? right : [right];
  if (from !== 'list' || to !== 'value') return undefined;
  return Array.isArray(right) ? (right.length === 1 ? (right[0] as unknown) : undefined) : right;
}

const words = texts.forms.condition;

const CHOICES = Object.entries(words.operatorGroups).map(([key, group]) => ({
  group,
  items: Object.keys(OPERATOR_LOOKS)
    .filter((op) => OPERATOR_LOOKS[op]?.group === key)
    .map((op) => ({ value: op, label: words.operators[op] ?? op })),
}));

/** Every operator under its heading; one of a draft that is not known here goes by its name. */
export const operatorChoices = (op: string) =>
  OPERATOR_LOOKS[op] ? CHOICES : [{ value: op, label: op || words.choose }, ...CHOICES];
