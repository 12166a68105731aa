/** The shape of a condition: comparisons joined by all, any and not. */
import { Type } from 'typebox';

export const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'in',
  'notIn',
  'exists',
  'notExists',
  'isEmpty',
  'isNotEmpty',
  'isTrue',
  'isFalse',
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
];

export interface Comparison {
  left: unknown;
  op: Operator;
  right?: unknown;
  /** Compare texts without regard to case. */
  ignoreCase?: boolean;
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
