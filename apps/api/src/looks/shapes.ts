import { type Static, Type } from 'typebox';

export const LookBody = Type.Object(
  {
    connector: Type.String({ maxLength: 100 }),
    operation: Type.String({ maxLength: 100 }),
    input: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    connectionId: Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type LookBody = Static<typeof LookBody>;

export const LookResult = Type.Object({
  found: Type.Integer({ description: 'Items that are there now.' }),
  samples: Type.Array(Type.Unknown(), {
    description: 'The newest of them, at most three: what `trigger` would be in the run of each.',
  }),
});
export type LookResult = Static<typeof LookResult>;
