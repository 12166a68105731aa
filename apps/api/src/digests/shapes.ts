import { page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

const Time = Type.String({ format: 'date-time' });
const nullable = (of: typeof Time, description: string) => Type.Union([of, Type.Null()], { description });

export const DigestParams = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\x00]*$' }),
});
export type DigestParams = Static<typeof DigestParams>;

export const DigestQuery = Type.Object({
  ...PageQuery.properties,
  cursor: Type.Optional(Type.String({ maxLength: 1200 })),
});
export type DigestQuery = Static<typeof DigestQuery>;

export const DigestView = Type.Object({
  name: Type.String(),
  openItems: Type.Integer({ description: 'Collected and not released yet.' }),
  openSince: Time,
  carrierRunId: nullable(
    Type.String({ format: 'uuid' }),
    'The run that waits to go on with the items. Null when it was ended; the run of the next item takes its place.',
  ),
  releaseAt: nullable(Time, 'Null: at a count, or when asked.'),
});
export type DigestView = Static<typeof DigestView>;

export const DigestPage = page(DigestView);
export type DigestPage = Static<typeof DigestPage>;

export const DigestReleased = Type.Object({
  runId: Type.String({ format: 'uuid', description: 'The run that goes on with the items.' }),
});
export type DigestReleased = Static<typeof DigestReleased>;
