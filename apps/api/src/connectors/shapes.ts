import { type Static, Type } from 'typebox';

export const ConnectorParams = Type.Object({ key: Type.String({ maxLength: 100 }) });
export type ConnectorParams = Static<typeof ConnectorParams>;

/** A JSON Schema, with hints for forms as `ui`. */
const SchemaView = Type.Record(Type.String(), Type.Unknown(), {
  description: 'A JSON Schema, with hints for forms as `ui`.',
});

const OperationView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  input: SchemaView,
  output: SchemaView,
});

export const ConnectorView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  /** An address on this server. */
  icon: Type.String(),
  auth: Type.Array(Type.Object({ key: Type.String(), title: Type.String(), fields: SchemaView })),
  triggers: Type.Array(Type.Object({ ...OperationView.properties, kind: Type.String() })),
  actions: Type.Array(OperationView),
});
export type ConnectorView = Static<typeof ConnectorView>;

export const ConnectorList = Type.Object({
  items: Type.Array(ConnectorView),
  nextCursor: Type.Null({ description: 'All fit on one page.' }),
});
export type ConnectorList = Static<typeof ConnectorList>;
