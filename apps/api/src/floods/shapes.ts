import { page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const State = Type.Enum(['held', 'releasing', 'released', 'dropped']);

export const FloodParams = Type.Object({ id: Uuid });
export type FloodParams = Static<typeof FloodParams>;

export const FloodQuery = Type.Object({
  ...PageQuery.properties,
  workflowId: Type.Optional(Uuid),
  state: Type.Optional(State),
});
export type FloodQuery = Static<typeof FloodQuery>;

export const FloodView = Type.Object({
  id: Uuid,
  workflowId: Uuid,
  workflowName: Type.String(),
  state: State,
  items: Type.Integer({ description: 'New items of one poll.' }),
  released: Type.Integer({ description: 'How many of them are events by now.' }),
  createdAt: Time,
  decidedBy: Type.Union([Type.String(), Type.Null()], { description: 'Who released or dropped it.' }),
  decidedAt: Type.Union([Time, Type.Null()]),
  note: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it is held again although it was to be released.',
  }),
});
export type FloodView = Static<typeof FloodView>;

export const FloodPage = page(FloodView);
export type FloodPage = Static<typeof FloodPage>;

export const FloodDetail = Type.Object({
  ...FloodView.properties,
  sample: Type.Array(Type.Unknown(), {
    description: 'Its first items, each as `trigger.body` would be. None once it is released or dropped.',
  }),
});
export type FloodDetail = Static<typeof FloodDetail>;
