/** The shape of each type of step. A step's `type` says which of these it has. */
import { Type, type Static } from 'typebox';

import { ConditionRef } from './condition';
import {
  ConnectionId,
  Id,
  Input,
  ON_ERROR,
  RetryPolicy,
  Template,
  TimeZone,
  Title,
  Value,
} from './step-parts';

const closed = { additionalProperties: false } as const;

/** Steps within a step. */
export const Steps = Type.Unsafe<StepList>({ type: 'array', maxItems: 500, items: { $ref: 'Step' } });

/** What every step has. */
export const COMMON = {
  id: Id,
  title: Title,
  skip: Type.Optional(Type.Boolean({ description: 'Leave this step out, as if it were not there.' })),
  onError: Type.Optional(
    Type.Enum([...ON_ERROR], {
      description:
        '`fail` (default): the run fails. `continue`: it goes on, and the output is `{ error }`. `fallback`: it goes on ' +
        'with the value of `fallback` as the output. `handle`: the steps of `handle` are done, with `{{error}}` in scope.',
    }),
  ),
  fallback: Type.Optional(Value('The output to go on with after an error; may hold templates.')),
  handle: Type.Optional(Steps),
} as const;

/** Levels to which steps may hold steps. */
export const MAX_STEP_DEPTH = 10;
/** Branches of one step. */
export const MAX_BRANCHES = 20;
/** Items that one loop goes over at most. */
export const MAX_LOOP_ITEMS = 20_000;
/** Iterations, and branches, that one step has under way at once at most. */
export const MAX_CONCURRENCY = 50;
/** The longest delay and the longest wait: 366 days. */
export const MAX_WAIT_MS = 366 * 86_400_000;
/** Branch ids that mean something else in a step's path. */
export const RESERVED_BRANCH_IDS: readonly string[] = ['otherwise', 'handle'];

export const ActionStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('action'),
    connector: Type.String({ maxLength: 100 }),
    operation: Type.String({ maxLength: 100 }),
    connectionId: ConnectionId,
    input: Input,
    retry: Type.Optional(RetryPolicy),
    onUnknown: Type.Optional(
      Type.Enum(['retry', 'park'], {
        description:
          'After a crash in the middle of an effect that is not idempotent: try again (default), or park the run as unknown.',
      }),
    ),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000 })),
  },
  closed,
);
export type ActionStep = Static<typeof ActionStep>;

export const FilterStep = Type.Object(
  { ...COMMON, type: Type.Literal('filter'), when: ConditionRef },
  closed,
);
export type FilterStep = Static<typeof FilterStep>;

export const MapStep = Type.Object({ ...COMMON, type: Type.Literal('map'), input: Input }, closed);
export type MapStep = Static<typeof MapStep>;

export const PathsStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('paths'),
    mode: Type.Optional(
      Type.Enum(['first', 'all'], {
        description: 'Take the first branch that holds (default), or all that hold, one after another.',
      }),
    ),
    branches: Type.Array(Type.Object({ id: Id, title: Title, when: ConditionRef, steps: Steps }, closed), {
      minItems: 1,
      maxItems: MAX_BRANCHES,
    }),
    otherwise: Type.Optional(Steps),
  },
  closed,
);
export type PathsStep = Static<typeof PathsStep>;

const onFailure = (what: string) =>
  Type.Optional(
    Type.Enum(['fail', 'continue'], {
      description: `When one ${what} fails: fail the whole step (default), or let the others go on to their end.`,
    }),
  );

export const ParallelStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('parallel'),
    branches: Type.Array(Type.Object({ id: Id, title: Title, steps: Steps }, closed), {
      minItems: 1,
      maxItems: MAX_BRANCHES,
    }),
    onBranchFailure: onFailure('branch'),
  },
  closed,
);
export type ParallelStep = Static<typeof ParallelStep>;

export const LoopStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('loop'),
    over: Value('A list, a number of rounds, or a text, which is taken line by line.'),
    concurrency: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_CONCURRENCY, description: 'Iterations at once. Default 1.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_LOOP_ITEMS,
        description: `Only the first so many items. Without it, more than ${MAX_LOOP_ITEMS} items are an error.`,
      }),
    ),
    onItemFailure: onFailure('iteration'),
    collect: Type.Optional(
      Value("What each iteration gives for the loop's `results`. Default: the output of its last step."),
    ),
    steps: Steps,
  },
  closed,
);
export type LoopStep = Static<typeof LoopStep>;

export const DELAY_UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;
const ClockTime = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'HH:mm, 24 hours.',
});

/** Exactly one of `for`, `until` and `window`; the check before publishing says so. */
export const DelayStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('delay'),
    for: Type.Optional(
      Type.Object(
        { value: Value('A number, or a template that gives one.'), unit: Type.Enum([...DELAY_UNITS]) },
        closed,
      ),
    ),
    until: Type.Optional(
      Template(
        'A date and time (ISO 8601); without an offset it is in `timeZone`. A time that is past does not wait.',
      ),
    ),
    window: Type.Optional(
      Type.Object(
        {
          days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
            minItems: 1,
            maxItems: 7,
            description: 'Monday is 1, Sunday is 7.',
          }),
          from: ClockTime,
          to: ClockTime,
        },
        { ...closed, description: 'Goes on at once within the window, else at its next beginning.' },
      ),
    ),
    timeZone: Type.Optional(TimeZone),
  },
  closed,
);
export type DelayStep = Static<typeof DelayStep>;

export const WaitStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('wait'),
    for: Type.Enum(['callback', 'approval'], {
      description:
        '`callback`: a request to `{{steps.<id>.resumeUrl}}`. `approval`: a person’s word, in the page or by the links ' +
        '`{{steps.<id>.approveUrl}}` and `{{steps.<id>.declineUrl}}`. Earlier steps may use these addresses.',
    }),
    message: Type.Optional(Template('For an approval: what the person is asked.')),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 1000, maximum: MAX_WAIT_MS, description: 'Default 604800000 (7 days).' }),
    ),
    onTimeout: Type.Optional(
      Type.Enum(['fail', 'continue'], {
        description:
          '`fail` (default): the step fails with `wait.timeout`. `continue`: the output says `timedOut: true`.',
      }),
    ),
  },
  closed,
);
export type WaitStep = Static<typeof WaitStep>;

const op = <Name extends string, Properties extends Parameters<typeof Type.Object>[0]>(
  name: Name,
  properties: Properties,
) => Type.Object({ op: Type.Literal(name), ...properties }, closed);

/** Each takes the list, or what the one before gave, and hands on. `{{item}}` and `{{index}}` are in scope of their templates. */
export const AggregateOperation = Type.Union(
  [
    op('filter', { when: ConditionRef }),
    op('sort', {
      by: Type.Optional(Value('Default: the item itself.')),
      order: Type.Optional(Type.Enum(['asc', 'desc'])),
    }),
    op('unique', { by: Type.Optional(Value('Default: the item itself.')) }),
    op('group', { by: Value('Items with the same value go into one `{ key, items }`.') }),
    op('pick', { value: Value('What each item becomes.') }),
    op('take', { count: Type.Integer({ minimum: 0 }), from: Type.Optional(Type.Enum(['start', 'end'])) }),
    op('skip', { count: Type.Integer({ minimum: 0 }) }),
    op('reverse', {}),
    op('flatten', {}),
    op('count', {}),
    op('sum', { of: Type.Optional(Value('Default: the item itself.')) }),
    op('average', { of: Type.Optional(Value('Default: the item itself.')) }),
    op('min', { of: Type.Optional(Value('Default: the item itself.')) }),
    op('max', { of: Type.Optional(Value('Default: the item itself.')) }),
    op('join', {
      of: Type.Optional(Value('Default: the item itself.')),
      separator: Type.Optional(Type.String({ maxLength: 100 })),
    }),
  ],
  { discriminator: { propertyName: 'op' } },
);
export type AggregateOperation = Static<typeof AggregateOperation>;

export const AggregateStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('aggregate'),
    list: Value('A list, mostly a template.'),
    operations: Type.Array(AggregateOperation, { minItems: 1, maxItems: 20 }),
  },
  closed,
);
export type AggregateStep = Static<typeof AggregateStep>;

export const MAX_CODE_LENGTH = 65_536;
export const CodeStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('code'),
    code: Type.String({
      maxLength: MAX_CODE_LENGTH,
      description:
        'The body of a JavaScript function; sees `input`, and what it returns is the output. Never a template.',
    }),
    input: Type.Optional(Input),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 10, maximum: 30_000, description: 'Default 5000.' })),
    memoryMb: Type.Optional(Type.Integer({ minimum: 4, maximum: 256, description: 'Default 64.' })),
  },
  closed,
);
export type CodeStep = Static<typeof CodeStep>;

export const CallStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('call'),
    workflowId: Type.String({ format: 'uuid' }),
    input: Type.Optional(Value('Becomes `trigger.body` of the called workflow.')),
    wait: Type.Optional(
      Type.Boolean({ description: 'Wait for its end and take what it returns (default), or go on at once.' }),
    ),
    timeoutMs: Type.Optional(
      Type.Integer({
        minimum: 1000,
        maximum: MAX_WAIT_MS,
        description: 'How long to wait. Default 86400000 (1 day).',
      }),
    ),
  },
  closed,
);
export type CallStep = Static<typeof CallStep>;

export const ReturnStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('return'),
    value: Type.Optional(Value('What the caller gets.')),
    response: Type.Optional(
      Type.Object(
        {
          status: Type.Optional(Value('An HTTP status from 200 to 599. Default 200.')),
          headers: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          body: Type.Optional(Value('Text goes out as it is, anything else as JSON. Default: `value`.')),
        },
        {
          ...closed,
          description: "For a webhook whose response mode is `whenFinished`: the webhook's own answer.",
        },
      ),
    ),
  },
  closed,
);
export type ReturnStep = Static<typeof ReturnStep>;

export const StopStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('stop'),
    as: Type.Enum(['succeeded', 'failed']),
    message: Type.Optional(Template('Why; shown with the run.')),
  },
  closed,
);
export type StopStep = Static<typeof StopStep>;

export const STORE_OPERATIONS = ['get', 'set', 'increment', 'append', 'remove'] as const;
export const StoreStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('store'),
    operation: Type.Enum([...STORE_OPERATIONS]),
    key: Template('1 to 200 characters.'),
    value: Type.Optional(Value('To set, or to append to the list.')),
    by: Type.Optional(Value('By how much to increment. Default 1.')),
    default: Type.Optional(Value('What `get` gives when there is no value.')),
    expiresInMs: Type.Optional(
      Type.Integer({
        minimum: 1000,
        maximum: MAX_WAIT_MS,
        description: 'Forgotten after so long. Default: never.',
      }),
    ),
    maxItems: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'A list keeps only its last so many items. Default 1000.',
      }),
    ),
  },
  closed,
);
export type StoreStep = Static<typeof StoreStep>;

export const DigestStep = Type.Object(
  {
    ...COMMON,
    type: Type.Literal('digest'),
    operation: Type.Optional(
      Type.Enum(['collect', 'release'], {
        description:
          '`collect` (default): adds the item; the run ends here unless it is the one that carries the digest on. `release`: ' +
          'takes all items that are there, at once.',
      }),
    ),
    name: Template('Names the digest within the workspace; 1 to 200 characters.'),
    item: Type.Optional(Value('What is collected.')),
    release: Type.Optional(
      Type.Object(
        {
          count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          everyMs: Type.Optional(Type.Integer({ minimum: 1000, maximum: MAX_WAIT_MS })),
          cron: Type.Optional(
            Type.String({ maxLength: 100, description: 'Five fields: minute hour day month weekday.' }),
          ),
          timeZone: Type.Optional(TimeZone),
        },
        {
          ...closed,
          description: 'At a count, at a time after the first item, on a schedule; whichever comes first.',
        },
      ),
    ),
  },
  closed,
);
export type DigestStep = Static<typeof DigestStep>;

/** Every type of step there is. */
export const STEP_SCHEMAS = {
  action: ActionStep,
  filter: FilterStep,
  paths: PathsStep,
  parallel: ParallelStep,
  loop: LoopStep,
  delay: DelayStep,
  wait: WaitStep,
  map: MapStep,
  aggregate: AggregateStep,
  code: CodeStep,
  call: CallStep,
  return: ReturnStep,
  stop: StopStep,
  store: StoreStep,
  digest: DigestStep,
} as const;
export type StepType = keyof typeof STEP_SCHEMAS;

export type Step =
  | ActionStep
  | FilterStep
  | PathsStep
  | ParallelStep
  | LoopStep
  | DelayStep
  | WaitStep
  | MapStep
  | AggregateStep
  | CodeStep
  | CallStep
  | ReturnStep
  | StopStep
  | StoreStep
  | DigestStep;

/** An interface, as a type can't refer to itself through the schemas. */
export interface StepList extends Array<Step> {}

/** Refers to itself by this name; ajv and OpenAPI read it as it is. */
export const StepSchema = Type.Unsafe<Step>({
  $id: 'Step',
  title: 'Step',
  discriminator: { propertyName: 'type' },
  anyOf: Object.values(STEP_SCHEMAS),
});
export const StepRef = Type.Unsafe<Step>({ $ref: 'Step' });
