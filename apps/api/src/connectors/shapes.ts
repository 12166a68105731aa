import { type Static, Type } from 'typebox';

export const ConnectorParams = Type.Object({ key: Type.String({ maxLength: 100 }) });
export type ConnectorParams = Static<typeof ConnectorParams>;

export const ConnectorQuery = Type.Object(
  { schemas: Type.Optional(Type.Boolean({ description: 'Default true.' })) },
  { additionalProperties: false },
);
export type ConnectorQuery = Static<typeof ConnectorQuery>;

/** A JSON Schema, with hints for forms as `ui`. */
const SchemaView = Type.Record(Type.String(), Type.Unknown(), {
  description: 'A JSON Schema, with hints for forms as `ui`.',
});

const NeedView = Type.Union(
  [Type.Object({ kinds: Type.Array(Type.String()), required: Type.Boolean() }), Type.Null()],
  { description: 'The kinds of auth whose connections it takes; null: it takes none.' },
);

const OperationView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  auth: NeedView,
  input: SchemaView,
  output: SchemaView,
});

const TriggerView = Type.Object({
  ...OperationView.properties,
  kind: Type.String({
    description: 'How it comes to know: webhook, call, listen, stream, poll or schedule.',
  }),
});

const AuthView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.Union([Type.String(), Type.Null()], { description: 'Where its fields are found.' }),
  fields: SchemaView,
  oauth2: Type.Union([
    Type.Object({
      flows: Type.Array(Type.Enum(['authorizationCode', 'clientCredentials', 'deviceCode']), {
        description:
          'How one connects: POST /connections/oauth/authorize, …/token or …/device. The first is offered first.',
      }),
    }),
    Type.Null(),
  ]),
});

export const ConnectorView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  group: Type.String({ description: 'Where it is found among the others.' }),
  /** An address on this server. */
  icon: Type.String(),
  testable: Type.Boolean({ description: 'Whether its connections can be tested.' }),
  auth: Type.Array(AuthView),
  triggers: Type.Array(TriggerView),
  actions: Type.Array(OperationView),
});
export type ConnectorView = Static<typeof ConnectorView>;

export const ConnectorList = Type.Object({
  items: Type.Array(ConnectorView),
  nextCursor: Type.Null({ description: 'All fit on one page.' }),
});
export type ConnectorList = Static<typeof ConnectorList>;
