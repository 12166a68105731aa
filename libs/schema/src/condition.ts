/** The shape of a condition: comparisons joined by all, any and not. */
import { Type } from 'typebox';

import { TimeZone } from './step-parts';

export const OPERATORS = [
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'contains',
  'notContains',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
  'matches',
  'notMatches',
  'before',
  'after',
  'sameDay',
  'olderThan',
  'newerThan',
  'containsAll',
  'containsAny',
  'lengthEq',
  'lengthGt',
  'lengthLt',
  'exists',
  'notExists',
  'isEmpty',
  'isNotEmpty',
  'isTrue',
  'isFalse',
  'isNumber',
  'isText',
  'isDate',
  'isList',
  'isObject',
  'isBoolean',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Operators that look at the left side only. */
export const UNARY_OPERATORS: readonly Operator[] = [
  'exists',
  'notExists',
  'isEmpty',
  'isNotEmpty',
  'isTrue',
  'isFalse',
  'isNumber',
  'isText',
  'isDate',
  'isList',
  'isObject',
  'isBoolean',
];
/** Whose right side is a regular expression. */
export const PATTERN_OPERATORS: readonly Operator[] = ['matches', 'notMatches'];
/** Whose right side is a length of time, such as `2 days` or `PT36H`. */
export const AGE_OPERATORS: readonly Operator[] = ['olderThan', 'newerThan'];

export interface Comparison {
  left: unknown;
  op: Operator;
  right?: unknown;
  /** Compare texts without regard to case. */
  ignoreCase?: boolean;
  /** Of dates without an offset, and of what a day is. Default UTC. */
  timeZone?: string;
}
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Comparison;

/** Depth to which conditions may nest. */
export const MAX_CONDITION_DEPTH = 8;

const Comparison = Type.Object(
  {
    left: Type.Unknown(),
    op: Type.Enum([...OPERATORS]),
    right: Type.Optional(Type.Unknown()),
    ignoreCase: Type.Optional(Type.Boolean()),
    timeZone: Type.Optional(TimeZone),
  },
  { additionalProperties: false },
);

/** Written as plain JSON Schema, as it refers to itself; ajv and OpenAPI read it as it is. */
export const ConditionSchema = Type.Unsafe<Condition>({
  $id: 'Condition',
  title: 'Condition',
  anyOf: [
    {
      type: 'object',
      required: ['all'],
      additionalProperties: false,
      properties: { all: { type: 'array', minItems: 1, maxItems: 100, items: { $ref: 'Condition' } } },
    },
    {
      type: 'object',
      required: ['any'],
      additionalProperties: false,
      properties: { any: { type: 'array', minItems: 1, maxItems: 100, items: { $ref: 'Condition' } } },
    },
    {
      type: 'object',
      required: ['not'],
      additionalProperties: false,
      properties: { not: { $ref: 'Condition' } },
    },
    Comparison,
  ],
});
/** For use in other schemas. */
export const ConditionRef = Type.Unsafe<Condition>({ $ref: 'Condition' });
