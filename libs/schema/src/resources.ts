/** The shapes of what the API takes and gives; times are ISO 8601 in UTC, ids are UUIDs. */
import { Type, type Static, type TSchema } from 'typebox';

import { DraftDefinition, WorkflowDefinition } from './definition';
import { RetryPolicy } from './step-parts';

const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });

export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});
export type PageQuery = Static<typeof PageQuery>;

export const ProblemItem = Type.Object({
  pointer: Type.String(),
  code: Type.String(),
  message: Type.String(),
});
export const ProblemDocument = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  errors: Type.Optional(Type.Array(ProblemItem)),
});

export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
export const RoleSchema = Type.Enum([...ROLES]);

/** Since when and why a workflow is paused; its events are held meanwhile. */
const Paused = nullable(
  Type.Object({ at: Time, reason: Type.Object({ code: Type.String(), message: Type.String() }) }),
);

/** A connection that the draft or the published version uses and that does not work. */
export const BrokenConnection = Type.Object({
  id: Uuid,
  name: Type.String(),
  connector: Type.String(),
  status: Type.Enum(['unfinished', 'reconnect']),
  /** Why, in the words of the service. */
  message: nullable(Type.String()),
});
export type BrokenConnection = Static<typeof BrokenConnection>;

export const WorkflowSummary = Type.Object({
  id: Uuid,
  name: Type.String(),
  published: Type.Boolean(),
  publishedVersion: nullable(Type.Integer()),
  /** Whether the draft differs from the published version. */
  hasUnpublishedChanges: Type.Boolean(),
  trigger: nullable(Type.Object({ connector: Type.String(), operation: Type.String() })),
  triggerUrl: nullable(Type.String()),
  paused: Paused,
  brokenConnections: Type.Array(BrokenConnection),
  createdAt: Time,
  updatedAt: Time,
});
export type WorkflowSummary = Static<typeof WorkflowSummary>;

/** How a trigger that is listening all the time is doing. */
export const Listening = Type.Object({
  state: Type.Enum(['starting', 'connected', 'failed', 'stopped'], {
    description:
      '`failed` is tried again; `stopped` is not, until the workflow is published anew or its connection changed.',
  }),
  /** Of the state. */
  since: Time,
  lastEventAt: nullable(Time),
  error: nullable(Type.Unknown({ description: 'Kind, code and message of what went wrong last.' })),
  reconnects: Type.Integer(),
  dropped: Type.Integer({ description: 'Events that the other side forced to be let go.' }),
});
export type Listening = Static<typeof Listening>;

export const WorkflowDetail = Type.Object({
  id: Uuid,
  name: Type.String(),
  triggerUrl: nullable(Type.String()),
  /** Where the draft can be tried: what is sent there is captured and starts nothing. Null without an address. */
  testUrl: nullable(Type.String()),
  draft: Type.Object({
    definition: DraftDefinition,
    etag: Type.String(),
    updatedAt: Time,
    /** What must be mended before it can be published; pointers into the definition. */
    problems: Type.Array(ProblemItem),
  }),
  published: nullable(
    Type.Object({ version: Type.Integer(), definition: WorkflowDefinition, publishedAt: Time }),
  ),
  hasUnpublishedChanges: Type.Boolean(),
  paused: Paused,
  /** Null when nobody has to listen for its trigger, or it is not published. */
  listening: nullable(Listening),
  /** Of the draft and of the published version. */
  brokenConnections: Type.Array(BrokenConnection),
  createdAt: Time,
  updatedAt: Time,
});
export type WorkflowDetail = Static<typeof WorkflowDetail>;

export const CreateWorkflow = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }), definition: Type.Optional(DraftDefinition) },
  { additionalProperties: false },
);
export const UpdateWorkflow = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
export const SaveDraft = Type.Object({ definition: DraftDefinition }, { additionalProperties: false });
export const DraftSaved = Type.Object({
  etag: Type.String(),
  updatedAt: Time,
  problems: Type.Array(ProblemItem),
});
export const Published = Type.Object({
  version: Type.Integer(),
  publishedAt: Time,
  triggerUrl: nullable(Type.String()),
});
export const VersionSummary = Type.Object({
  version: Type.Integer(),
  publishedAt: Time,
  /** Whether this is the version that new events run on. */
  current: Type.Boolean(),
  publishedBy: nullable(Type.String()),
});
export const PauseWorkflow = Type.Object(
  {
    reason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'Shown with the workflow.' }),
    ),
  },
  { additionalProperties: false },
);
export const HeldRuns = Type.Object({
  held: Type.Integer(),
  atLeast: Type.Boolean({ description: 'There are more; counting stops at 10,000.' }),
});
export const StoppedKeys = Type.Object({
  items: Type.Array(
    Type.Object({
      key: Type.String(),
      /** The run that stopped it. */
      runId: Uuid,
      since: Time,
      /** Runs that wait behind it. */
      waiting: Type.Integer(),
    }),
  ),
});
export const ResumeKey = Type.Object(
  { key: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

export const StartRun = Type.Object(
  { body: Type.Optional(Type.Unknown({ description: 'Becomes trigger.body.' })) },
  { additionalProperties: false },
);
export const RunStarted = Type.Object({ runId: Uuid, eventId: Uuid });

export const FailureView = Type.Object({
  kind: Type.String(),
  code: Type.String(),
  message: Type.String(),
  retryAfterMs: Type.Optional(Type.Number()),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

export const RunSummary = Type.Object({
  id: Uuid,
  workflowId: Uuid,
  workflowName: Type.String(),
  version: Type.Integer({ description: '0: a draft that was never published in this form.' }),
  eventId: Uuid,
  status: Type.String(),
  error: nullable(FailureView),
  retryOf: nullable(Uuid),
  createdAt: Time,
  startedAt: nullable(Time),
  finishedAt: nullable(Time),
  durationMs: nullable(Type.Number()),
});
export type RunSummary = Static<typeof RunSummary>;

export const StepRunView = Type.Object({
  id: nullable(Uuid),
  stepId: Type.String(),
  /** Where in the tree, loop iterations included. */
  path: Type.String(),
  type: Type.String(),
  title: nullable(Type.String()),
  status: Type.String(),
  attempt: Type.Integer(),
  idempotencyKey: nullable(Type.String()),
  input: Type.Unknown(),
  output: Type.Unknown(),
  error: nullable(FailureView),
  warnings: Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), message: Type.String() })),
  logs: Type.Array(Type.String(), {
    description: 'Lines that the script of a code step wrote to its console.',
  }),
  /** Earlier tries of this step, oldest first. */
  attempts: Type.Array(
    Type.Object({ attempt: Type.Integer(), startedAt: Time, finishedAt: Time, error: FailureView }),
  ),
  startedAt: nullable(Time),
  finishedAt: nullable(Time),
  durationMs: nullable(Type.Number()),
  nextAttemptAt: nullable(Time),
});
export type StepRunView = Static<typeof StepRunView>;

export const EventSummary = Type.Object({
  id: Uuid,
  workflowId: nullable(Uuid),
  source: Type.String(),
  method: nullable(Type.String()),
  path: nullable(Type.String()),
  contentType: nullable(Type.String()),
  bodyBytes: Type.Integer(),
  receivedAt: Time,
  error: nullable(FailureView),
});
export type EventSummary = Static<typeof EventSummary>;

export const RunDetail = Type.Object({
  ...RunSummary.properties,
  definition: WorkflowDefinition,
  /** What templates see as `trigger`. */
  trigger: Type.Unknown(),
  /** What a return step gave: `{ value, response? }`; else null. */
  result: Type.Unknown(),
  /** The run that called this one, and the step of it that waits for the end; a null path: none does. */
  parent: nullable(Type.Object({ runId: Uuid, path: nullable(Type.String()) })),
  steps: Type.Array(StepRunView),
});
export type RunDetail = Static<typeof RunDetail>;

export const EventDetail = Type.Object({
  ...EventSummary.properties,
  headers: Type.Array(Type.Tuple([Type.String(), Type.String()])),
  query: nullable(Type.String()),
  /** The body as text where it is valid UTF-8, else base64. */
  body: Type.Object({ encoding: Type.Enum(['utf8', 'base64']), data: Type.String() }),
  /** What templates see as `trigger`. */
  parsed: Type.Unknown(),
  runs: Type.Array(Type.Object({ id: Uuid, status: Type.String() })),
});
export type EventDetail = Static<typeof EventDetail>;

export const TryAgainstPast = Type.Object(
  {
    events: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: 10, description: 'How many of the newest events.' }),
    ),
  },
  { additionalProperties: false },
);

const Paths = Type.Array(Type.String());
export const TriedEvent = Type.Object({
  eventId: Uuid,
  receivedAt: Time,
  /** What really happened; null when the event was never run to an end. */
  before: nullable(
    Type.Object({
      runId: Uuid,
      version: Type.Integer(),
      status: Type.String(),
      error: nullable(FailureView),
      result: Type.Unknown(),
    }),
  ),
  after: Type.Object({ status: Type.String(), error: nullable(FailureView), result: Type.Unknown() }),
  /** The steps that do something outside, in their order. */
  path: Type.Object({ before: Paths, after: Paths }),
  differs: Type.Boolean(),
  differences: Type.Array(
    Type.Object({
      path: Type.String(),
      stepId: Type.String(),
      kind: Type.Enum(['added', 'removed', 'request', 'outcome']),
      before: Type.Unknown(),
      after: Type.Unknown(),
    }),
  ),
  steps: Type.Array(
    Type.Object({
      path: Type.String(),
      stepId: Type.String(),
      type: Type.String(),
      status: Type.String(),
      input: Type.Unknown(),
      output: Type.Unknown(),
      error: nullable(FailureView),
      /** Worked out, taken from the recorded run, or made up from the description of the operation. */
      from: Type.Enum(['computed', 'recorded', 'described']),
    }),
  ),
});
export type TriedEvent = Static<typeof TriedEvent>;
export const TriedAgainstPast = Type.Object({
  items: Type.Array(TriedEvent),
  same: Type.Integer(),
  different: Type.Integer(),
});
export type TriedAgainstPast = Static<typeof TriedAgainstPast>;

export const RetryRun = Type.Object(
  {
    from: Type.Optional(Type.Enum(['failed', 'start'], { default: 'failed' })),
    version: Type.Optional(Type.Enum(['same', 'latest'], { default: 'same' })),
  },
  { additionalProperties: false },
);

export const ApiKeySummary = Type.Object({
  id: Uuid,
  name: Type.String(),
  role: RoleSchema,
  /** The first characters, to tell keys apart. */
  prefix: Type.String(),
  createdAt: Time,
  lastUsedAt: nullable(Time),
});
export const CreateApiKey = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }), role: Type.Optional(RoleSchema) },
  { additionalProperties: false },
);
/** The only answer that ever holds the key itself. */
export const ApiKeyCreated = Type.Object({ ...ApiKeySummary.properties, key: Type.String() });

export const WorkspaceView = Type.Object({
  id: Uuid,
  name: Type.String(),
  settings: Type.Object({ retry: nullable(RetryPolicy) }),
  createdAt: Time,
});
export type WorkspaceView = Static<typeof WorkspaceView>;

export const ChangeWorkspace = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    settings: Type.Optional(
      Type.Object({ retry: Type.Optional(nullable(RetryPolicy)) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeWorkspace = Static<typeof ChangeWorkspace>;

export const MemberView = Type.Object({
  userId: Uuid,
  email: Type.String(),
  name: Type.String(),
  role: RoleSchema,
  joinedAt: Time,
});
export const AuditEntryView = Type.Object({
  id: Uuid,
  at: Time,
  actor: Type.Object({
    type: Type.Enum(['user', 'apiKey', 'system']),
    id: nullable(Uuid),
    name: Type.String(),
  }),
  action: Type.String(),
  target: nullable(Type.Object({ type: Type.String(), id: Type.String() })),
  details: Type.Unknown(),
});

export const ConnectionView = Type.Object({
  id: Uuid,
  name: Type.String(),
  connector: Type.String(),
  auth: Type.String({ description: "Which of the connector's kinds of auth." }),
  /** The parts that are not secret. */
  fields: Type.Record(Type.String(), Type.Unknown()),
  status: Type.Enum(['ok', 'unfinished', 'reconnect'], {
    description:
      '`unfinished`: nobody has signed in at the service yet; `reconnect`: somebody has to connect it again, as the ' +
      'service takes its credentials no more.',
  }),
  /** Why it is not `ok`, in the words of the service. */
  statusMessage: nullable(Type.String()),
  account: nullable(Type.String({ description: 'Whose it is, as the last successful test said.' })),
  testedAt: nullable(Time),
  createdAt: Time,
  updatedAt: Time,
});

export const SetupStatus = Type.Object({ needed: Type.Boolean() });
export const SetupOwner = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    password: Type.String({ minLength: 10, maxLength: 128 }),
    name: Type.Optional(Type.String({ maxLength: 100 })),
    workspace: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
export const SignIn = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 128 }) },
  { additionalProperties: false },
);
/** Who is calling. */
export const Me = Type.Object({
  user: nullable(Type.Object({ id: Uuid, email: Type.String(), name: Type.String() })),
  workspace: Type.Object({ id: Uuid, name: Type.String() }),
  role: RoleSchema,
});
export type Me = Static<typeof Me>;
