import { RUN_STATUSES } from '#kernel';
import { page, PageQuery, type RetryRun, RunSummary } from '#schema';
import { type Static, Type } from 'typebox';

export const RunParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
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

export const RunPage = page(RunSummary);
export type RunPage = Static<typeof RunPage>;

export const RunRetried = Type.Object({ runId: Type.String({ format: 'uuid' }) });
export type RunRetried = Static<typeof RunRetried>;

export type RetryBody = Static<typeof RetryRun>;
