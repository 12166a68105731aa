import { RUN_STATUSES } from '#kernel';
import { page, PageQuery, RetryRun, RunSummary, StepRunView } from '#schema';
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });

export const RunParams = Type.Object({ id: Uuid });
export type RunParams = Static<typeof RunParams>;

export const RunQuery = Type.Object(
  {
    ...PageQuery.properties,
    workflowId: Type.Optional(Type.String({ format: 'uuid' })),
    status: Type.Optional(Type.Array(Type.Enum([...RUN_STATUSES]), { description: 'Any of these.' })),
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Made at or after.' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Made before.' })),
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "A run's id, or a part of its error's code or message.",
      }),
    ),
  },
  { additionalProperties: false },
);
export type RunQuery = Static<typeof RunQuery>;

export const RunViewQuery = Type.Object(
  {
    rounds: Type.Optional(
      Type.Enum(['whole', 'outline'], {
        default: 'whole',
        description:
          '`outline`: step runs in the rounds of loops that went well come without input, output, warnings and attempts; ' +
          '`/runs/:id/steps` has them.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type RunViewQuery = Static<typeof RunViewQuery>;

export const RunStepsQuery = Type.Object(
  {
    under: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '^[^\\x00]*$',
      description: 'What their paths begin with, such as `each/17/`.',
    }),
  },
  { additionalProperties: false },
);
export type RunStepsQuery = Static<typeof RunStepsQuery>;
export const RunSteps = Type.Object({ items: Type.Array(StepRunView) });

export const RunPage = page(RunSummary);
export type RunPage = Static<typeof RunPage>;

export const RunRetried = Type.Object({
  runId: Uuid,
  startedOver: Type.Boolean({
    description:
      'Asked to go on from the failed step, it starts over: earlier steps differ in the other version.',
  }),
  reason: Type.Union([Type.String(), Type.Null()]),
});
export type RunRetried = Static<typeof RunRetried>;

export type RetryBody = Static<typeof RetryRun>;

const { workflowId, status, from, to, q } = RunQuery.properties;
const RunFilterBody = Type.Object({ workflowId, status, from, to, q }, { additionalProperties: false });
export type RunFilterBody = Static<typeof RunFilterBody>;
const bulk = {
  filter: RunFilterBody,
  cursor: Type.Optional(Uuid),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
};
export const BulkRetryBody = Type.Object(
  { ...bulk, ...RetryRun.properties },
  { additionalProperties: false },
);
export type BulkRetry = Static<typeof BulkRetryBody>;
export const BulkCancelBody = Type.Object(bulk, { additionalProperties: false });
export type BulkCancel = Static<typeof BulkCancelBody>;

export const BulkDone = Type.Object({
  done: Type.Integer(),
  skippedCount: Type.Integer(),
  /** The first of those that it could not be done to, and why. */
  skipped: Type.Array(Type.Object({ runId: Uuid, code: Type.String(), message: Type.String() })),
  nextCursor: Type.Union([Uuid, Type.Null()]),
});
export type BulkDone = Static<typeof BulkDone>;
