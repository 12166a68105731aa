import type { Static } from 'typebox';

import type * as schema from '#schema';

export type {
  DraftDefinition,
  EventDetail,
  EventSummary,
  Me,
  Role,
  RunDetail,
  RunSummary,
  StepRunView,
  WorkflowDetail,
  WorkflowSummary,
} from '#schema';

export type ApiKey = Static<typeof schema.ApiKeySummary>;
export type ApiKeyCreated = Static<typeof schema.ApiKeyCreated>;
export type CreateApiKey = Static<typeof schema.CreateApiKey>;
export type DraftSaved = Static<typeof schema.DraftSaved>;
export type Failure = Static<typeof schema.FailureView>;
export type ProblemDocument = Static<typeof schema.ProblemDocument>;
export type ProblemItem = Static<typeof schema.ProblemItem>;
export type Published = Static<typeof schema.Published>;
export type RetryRun = Static<typeof schema.RetryRun>;
export type RunStarted = Static<typeof schema.RunStarted>;
export type SetupStatus = Static<typeof schema.SetupStatus>;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
