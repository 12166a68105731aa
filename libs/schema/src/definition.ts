/** The shape of a workflow's definition: one trigger, then a tree of steps. */
import { Type, type Static } from 'typebox';

import { ConnectionId, Input, Template, type RetryPolicy } from './step-parts';
import { Steps } from './steps';

/** How many steps a definition may hold, nested ones included. */
export const MAX_STEPS = 500;

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

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Window = Type.Integer({ minimum: 1000, maximum: 30 * 86_400_000 });

export const WorkflowSettings = Type.Object(
  {
    timeoutMs: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 30 * 86_400_000 }), Type.Null()], {
        description:
          'How long a run may work without a pause, in milliseconds; waiting for a retry does not count. Default 900000 (15 minutes).',
      }),
    ),
    orderBy: orNull(
      Template(
        'A template over the trigger. Runs with the same value go strictly one after another, in order of arrival.',
      ),
    ),
    onKeyFailure: Type.Optional(
      Type.Enum(['continue', 'stop'], {
        description:
          'With `orderBy`, when a run fails: its key goes on with the next run (default), or stops until a person retries ' +
          'the run with success or lets the key go on.',
      }),
    ),
    concurrency: orNull(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Runs of this workflow at once, over all workers.',
      }),
    ),
    rate: orNull(
      Type.Object(
        {
          limit: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
          perMs: Type.Integer({ minimum: 100, maximum: 86_400_000 }),
        },
        {
          ...closed,
          description: 'At most `limit` runs start within `perMs` milliseconds, over all workers.',
        },
      ),
    ),
    debounce: orNull(
      Type.Object(
        { key: Type.Optional(Template('Default: one key for all events.')), windowMs: Window },
        { ...closed, description: 'Only the last event of a key runs, once no other came for so long.' },
      ),
    ),
    deduplicate: orNull(
      Type.Object(
        { key: Template('A template over the trigger.'), windowMs: Type.Optional(Window) },
        {
          ...closed,
          description: 'A second event with the same key starts nothing. `windowMs` is 7 days by default.',
        },
      ),
    ),
    onFailure: orNull(
      Type.String({
        format: 'uuid',
        description: 'A workflow that is run with the details of each run that failed.',
      }),
    ),
    alertAfterMs: orNull(
      Type.Integer({
        minimum: 1000,
        maximum: 30 * 86_400_000,
        description:
          'How long its trigger may be down, in milliseconds, before the workflows that are started by that are told. ' +
          'Default 300000 (5 minutes).',
      }),
    ),
    autoPause: Type.Optional(
      Type.Boolean({ description: 'Pause when 95 % of at least 20 runs in a day fail. Default true.' }),
    ),
  },
  closed,
);
export type WorkflowSettings = Static<typeof WorkflowSettings>;

export const WorkflowDefinition = Type.Object(
  {
    trigger: TriggerDefinition,
    steps: Steps,
    settings: Type.Optional(WorkflowSettings),
  },
  closed,
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
/** Of triggers that are listening all the time. */
export const DEFAULT_ALERT_AFTER_MS = 300_000;
export const DEFAULT_STEP_TIMEOUT_MS = 30_000;
export const DEFAULT_RUN_TIMEOUT_MS = 900_000;
