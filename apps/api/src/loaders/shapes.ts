import { type Static, Type } from 'typebox';

export const LoaderParams = Type.Object({
  key: Type.String({ maxLength: 100, description: 'Of the connector.' }),
  loader: Type.String({ maxLength: 100, description: 'As the field’s `ui` names it.' }),
});
export type LoaderParams = Static<typeof LoaderParams>;

const Asked = {
  connectionId: Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Null()])),
  input: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'The form as far as it is filled in.' }),
  ),
};

export const FieldsBody = Type.Object(Asked, { additionalProperties: false });
export type FieldsBody = Static<typeof FieldsBody>;

export const OptionsBody = Type.Object(
  {
    ...Asked,
    search: Type.Optional(Type.String({ maxLength: 200, description: 'What to look for; left out: all.' })),
    cursor: Type.Optional(
      Type.Union([Type.String({ maxLength: 8192 }), Type.Null()], {
        description: 'The `nextCursor` of the page before.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type OptionsBody = Static<typeof OptionsBody>;

export const OptionsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      label: Type.String(),
      hint: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
export type OptionsResult = Static<typeof OptionsResult>;

export const FieldsResult = Type.Object({
  schema: Type.Record(Type.String(), Type.Unknown(), {
    description: 'A JSON Schema of an object, with hints for forms as `ui`.',
  }),
});
export type FieldsResult = Static<typeof FieldsResult>;
