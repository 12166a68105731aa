import { page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

export const Approval = Type.Object(
  {
    runId: Type.String({ format: 'uuid' }),
    path: Type.String({ description: 'Of the waiting step within the run.' }),
    workflowId: Type.String({ format: 'uuid' }),
    workflowName: Type.String(),
    message: Type.Union([Type.String(), Type.Null()], { description: 'What the person is asked.' }),
    since: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time' }),
  },
  { title: 'Approval' },
);
export type Approval = Static<typeof Approval>;

export const ApprovalPage = page(Approval);
export type ApprovalPage = Static<typeof ApprovalPage>;

export const ApprovalQuery = Type.Object(
  {
    ...PageQuery.properties,
    // It holds a path, which may be long.
    cursor: Type.Optional(Type.String({ maxLength: 3000 })),
  },
  { additionalProperties: false },
);
export type ApprovalQuery = Static<typeof ApprovalQuery>;

export const ApprovalParams = Type.Object({ runId: Type.String({ format: 'uuid' }) });
export type ApprovalParams = Static<typeof ApprovalParams>;

export const Decision = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: 2000 }),
    approved: Type.Boolean(),
    comment: Type.Optional(Type.Union([Type.String({ maxLength: 5000 }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type Decision = Static<typeof Decision>;
