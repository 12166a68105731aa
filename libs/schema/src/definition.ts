/** The shape of a workflow's definition: one trigger, then a tree of steps. */
import { Type, type Static } from 'typebox';

/** How many steps a definition may hold, nested ones included. */
export const MAX_STEPS = 500;

const Id = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,62}$',
  description:
    'Set once when the step is made; lower-case letters, digits and underscores. Templates name the step by it.',
});
const Title = Type.Optional(Type.String({ maxLength: 200 }));
const ConnectionId = Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Null()]));
const Input = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Values with templates; each text leaf is a template of its own.',
});

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
const ConditionRef = Type.Unsafe<Condition>({ $ref: 'Condition' });

export const RetryPolicy = Type.Object(
  {
    attempts: Type.Integer({ minimum: 1, maximum: 20, description: 'Tries in all, the first included.' }),
    backoff: Type.Optional(Type.Enum(['exponential', 'fixed'])),
    initialMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    maxMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
  },
  { additionalProperties: false },
);
export type RetryPolicy = Static<typeof RetryPolicy>;

export const ActionStep = Type.Object(
  {
    id: Id,
    type: Type.Literal('action'),
    title: Title,
    connector: Type.String({ maxLength: 100 }),
    operation: Type.String({ maxLength: 100 }),
    connectionId: ConnectionId,
    input: Input,
    retry: Type.Optional(RetryPolicy),
    onError: Type.Optional(Type.Enum(['fail', 'continue'])),
    onUnknown: Type.Optional(
      Type.Enum(['retry', 'park'], {
        description:
          'After a crash in the middle of an effect that is not idempotent: try again (default), or park the run as unknown.',
      }),
    ),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000 })),
  },
  { additionalProperties: false },
);
export type ActionStep = Static<typeof ActionStep>;

export const FilterStep = Type.Object(
  { id: Id, type: Type.Literal('filter'), title: Title, when: ConditionRef },
  { additionalProperties: false },
);
export type FilterStep = Static<typeof FilterStep>;

export const MapStep = Type.Object(
  { id: Id, type: Type.Literal('map'), title: Title, input: Input },
  { additionalProperties: false },
);
export type MapStep = Static<typeof MapStep>;

/** Every type of step there is; a step's `type` says which of these shapes it has. */
export const STEP_SCHEMAS = { action: ActionStep, filter: FilterStep, map: MapStep } as const;
export type StepType = keyof typeof STEP_SCHEMAS;
export type Step = ActionStep | FilterStep | MapStep;

export const Step = Type.Union([ActionStep, FilterStep, MapStep], {
  discriminator: { propertyName: 'type' },
});

export const TriggerDefinition = Type.Object(
  {
    connector: Type.String({ maxLength: 100 }),
    operation: Type.String({ maxLength: 100 }),
    connectionId: ConnectionId,
    input: Type.Optional(Input),
  },
  { additionalProperties: false },
);
export type TriggerDefinition = Static<typeof TriggerDefinition>;

export const WorkflowSettings = Type.Object(
  {
    timeoutMs: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 30 * 86_400_000 }), Type.Null()], {
        description:
          'How long a run may work without a pause, in milliseconds; waiting for a retry does not count. Default 900000 (15 minutes).',
      }),
    ),
  },
  { additionalProperties: false },
);
export type WorkflowSettings = Static<typeof WorkflowSettings>;

export const WorkflowDefinition = Type.Object(
  {
    trigger: TriggerDefinition,
    steps: Type.Array(Step, { maxItems: MAX_STEPS }),
    settings: Type.Optional(WorkflowSettings),
  },
  { additionalProperties: false },
);
export type WorkflowDefinition = Static<typeof WorkflowDefinition>;

/**
 * What a draft may be: any JSON object up to the body limit. It is saved as it is, and what is missing is listed
 * beside it.
 */
export const DraftDefinition = Type.Record(Type.String(), Type.Unknown());
export type DraftDefinition = Static<typeof DraftDefinition>;

export const DEFAULT_RETRY: Required<RetryPolicy> = {
  attempts: 5,
  backoff: 'exponential',
  initialMs: 1000,
  maxMs: 600_000,
};
export const DEFAULT_STEP_TIMEOUT_MS = 30_000;
export const DEFAULT_RUN_TIMEOUT_MS = 900_000;
