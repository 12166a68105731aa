import type { Static } from 'typebox';

import type * as schema from '#schema';

export type {
  DraftDefinition,
  EventDetail,
  EventSummary,
  Me,
  RetryPolicy,
  Role,
  RunDetail,
  RunSummary,
  Step,
  StepRunView,
  TriedAgainstPast,
  TriedEvent,
  WorkflowDetail,
  WorkflowSummary,
  WorkspaceView,
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
export type StoppedKey = Static<typeof schema.StoppedKeys>['items'][number];
export type VersionSummary = Static<typeof schema.VersionSummary>;

export type Capture = Static<typeof schema.CaptureView>;
export type KeptSample = Static<typeof schema.SampleAnswer>;
export type Registration = Static<typeof schema.RegistrationView>;
export type Listening = Static<typeof schema.Listening>;
export type Connection = Static<typeof schema.ConnectionView>;

/** A JSON Schema with hints for forms, as far as this page reads it. */
export type FieldSchema = Record<string, unknown>;

export interface OperationView {
  key: string;
  title: string;
  description: string;
  /** The kinds of auth whose connections it takes; null: it takes none. */
  auth: { kinds: string[]; required: boolean } | null;
  input: FieldSchema;
  output: FieldSchema;
}

export interface TriggerView extends OperationView {
  /** webhook, call, listen, stream, poll or schedule. */
  kind: string;
}

export type OAuthFlow = 'authorizationCode' | 'clientCredentials' | 'deviceCode';

export interface AuthView {
  key: string;
  title: string;
  /** Where its fields are found at the service. */
  description: string | null;
  fields: FieldSchema;
  /** Null: it is no OAuth 2. */
  oauth2: { flows: OAuthFlow[] } | null;
}

export interface ConnectorView {
  key: string;
  title: string;
  description: string;
  group: string;
  icon: string;
  /** Whether its connections can be tested. */
  testable: boolean;
  auth: AuthView[];
  triggers: TriggerView[];
  actions: OperationView[];
}

export interface Flood {
  id: string;
  state: 'held' | 'releasing' | 'released' | 'dropped';
  items: number;
  released: number;
  createdAt: string;
  /** Why it is held again after it was to be released. */
  note: string | null;
}

export interface FloodDetail extends Flood {
  sample: unknown[];
}

/** What a poll would find. */
export interface PollLook {
  found: number;
  /** The newest first: each as `trigger` would be. */
  samples: unknown[];
}

export interface SchedulePreview {
  /** In plain words, such as "at 08:30 from Monday to Friday". */
  description: string;
  timeZone: string;
  next: string[];
}

export interface RunRetried {
  runId: string;
  startedOver: boolean;
  reason: string | null;
}

/** What one call did of many; `nextCursor` leads on. */
export interface BulkDone {
  done: number;
  skippedCount: number;
  skipped: { runId: string; code: string; message: string }[];
  nextCursor: string | null;
}

/** What to run an event on: a number is that of a version. */
export type ReplayVersion = 'published' | 'draft' | number;

export interface EventsReplayed {
  runs: number;
  nextAfter: string | null;
}

export interface Approval {
  runId: string;
  path: string;
  workflowId: string;
  workflowName: string;
  message: string | null;
  since: string;
  expiresAt: string;
}

export interface StoreKey {
  key: string;
  /** The first 200 characters of the value as JSON. */
  preview: string;
  bytes: number;
  expiresAt: string | null;
  updatedAt: string;
}

export interface StoreEntry {
  key: string;
  value: unknown;
  expiresAt: string | null;
  updatedAt: string;
}

export interface Digest {
  name: string;
  openItems: number;
  openSince: string;
  carrierRunId: string | null;
  releaseAt: string | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
