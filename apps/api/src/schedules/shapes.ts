import { type Static, Type } from 'typebox';

const Time = Type.String({ format: 'date-time' });

export const PreviewBody = Type.Object(
  {
    connector: Type.String({ maxLength: 100 }),
    operation: Type.String({ maxLength: 100 }),
    input: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
);
export type PreviewBody = Static<typeof PreviewBody>;

export const SchedulePreview = Type.Object({
  description: Type.String({ description: 'The schedule in plain words.' }),
  timeZone: Type.String(),
  next: Type.Array(Time, { description: 'The next five times; fewer when there are no more.' }),
});
export type SchedulePreview = Static<typeof SchedulePreview>;
