import { Listening, page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

export const ListeningTrigger = Type.Object({
  workflowId: Type.String({ format: 'uuid' }),
  workflowName: Type.String(),
  trigger: Type.Object({ connector: Type.String(), operation: Type.String() }),
  ...Listening.properties,
});
export type ListeningTrigger = Static<typeof ListeningTrigger>;

export const ListeningQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.Enum(['starting', 'connected', 'failed', 'stopped'])),
});
export type ListeningQuery = Static<typeof ListeningQuery>;

export const ListeningPage = page(ListeningTrigger);
export type ListeningPage = Static<typeof ListeningPage>;
