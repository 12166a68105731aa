import { EventSummary, page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Period = {
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Received at or after.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Received before.' })),
};

export const EventParams = Type.Object({ id: Uuid });
export type EventParams = Static<typeof EventParams>;

export const EventQuery = Type.Object(
  { ...PageQuery.properties, workflowId: Type.Optional(Uuid), ...Period },
  { additionalProperties: false },
);
export type EventQuery = Static<typeof EventQuery>;

export const EventPage = page(EventSummary);
export type EventPage = Static<typeof EventPage>;

const Version = Type.Optional(
  Type.Union([Type.Enum(['published', 'draft']), Type.Integer({ minimum: 1 })], {
    description: 'What to run on: `published` (default), `draft`, or the number of a version.',
  }),
);

export const ReplayEvent = Type.Object({ version: Version });
export type ReplayEvent = Static<typeof ReplayEvent>;

export const ReplayEvents = Type.Object(
  {
    workflowId: Uuid,
    version: Version,
    after: Type.Optional(Uuid),
    ...Period,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 1000, description: 'The oldest ones.' }),
    ),
  },
  { additionalProperties: false },
);
export type ReplayEvents = Static<typeof ReplayEvents>;

export const EventReplayed = Type.Object({ runId: Uuid });
export type EventReplayed = Static<typeof EventReplayed>;

export const EventsReplayed = Type.Object({
  runs: Type.Integer(),
  nextAfter: Type.Union([Uuid, Type.Null()]),
});
export type EventsReplayed = Static<typeof EventsReplayed>;
