import { page } from '#schema';
import { type Static, Type } from 'typebox';

const Title = Type.String({ minLength: 1, maxLength: 100 });
const Description = Type.String({ maxLength: 500 });
const Key = Type.String({ minLength: 1, maxLength: 63 });
const BaseUrl = Type.String({
  pattern: '^https?://',
  maxLength: 2000,
  description: 'Where the service is. Connections may say another one.',
});

/** What a connector is made of: one of the three. */
const source = {
  openapi: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'An OpenAPI document (3.0 or 3.1), or one of Swagger 2.0; JSON or YAML.',
    }),
  ),
  url: Type.Optional(
    Type.String({ minLength: 1, maxLength: 4000, description: 'Where such a document is.' }),
  ),
  curl: Type.Optional(
    Type.String({ minLength: 1, description: 'A curl line, as documentation and browsers give it.' }),
  ),
};

export const CustomConnectorParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
export type CustomConnectorParams = Static<typeof CustomConnectorParams>;

export const PreviewBody = Type.Object(
  {
    ...source,
    connectorId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'One that is to be made anew: what it has keeps its keys.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type PreviewBody = Static<typeof PreviewBody>;

const Chosen = Type.Object({ key: Key, title: Type.Optional(Title) }, { additionalProperties: false });

export const CreateCustomConnector = Type.Object(
  {
    ...source,
    title: Type.Optional(Title),
    description: Type.Optional(Description),
    baseUrl: Type.Optional(BaseUrl),
    operations: Type.Optional(
      Type.Array(Chosen, {
        minItems: 1,
        maxItems: 300,
        description:
          'Those to keep, and what they are to be called. Left out: all, where there are at most 300.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CreateCustomConnector = Static<typeof CreateCustomConnector>;

export const UpdateCustomConnector = Type.Object(
  {
    ...CreateCustomConnector.properties,
    operations: Type.Optional(
      Type.Array(Chosen, {
        minItems: 1,
        maxItems: 300,
        description:
          'Those that it is to have, all others go. With a document they are of that one; left out, it keeps those that it has.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateCustomConnector = Static<typeof UpdateCustomConnector>;

const AuthView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  fields: Type.Record(Type.String(), Type.Unknown(), {
    description: 'A JSON Schema, with hints for forms as `ui`.',
  }),
});

const OperationView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  method: Type.String(),
  path: Type.String(),
  fields: Type.Array(Type.Object({ field: Type.String(), title: Type.String(), required: Type.Boolean() })),
});

const SourceView = Type.Object({
  kind: Type.Union([Type.Literal('openapi'), Type.Literal('curl')]),
  url: Type.Union([Type.String(), Type.Null()]),
  title: Type.Union([Type.String(), Type.Null()]),
  version: Type.Union([Type.String(), Type.Null()]),
});

const ProblemView = Type.Object({ where: Type.String(), message: Type.String() });

export const Preview = Type.Object({
  title: Type.String(),
  description: Type.String(),
  baseUrl: Type.String({ description: 'Empty: it has to be entered.' }),
  source: SourceView,
  auth: Type.Array(AuthView),
  operations: Type.Array(
    Type.Object({
      ...OperationView.properties,
      tag: Type.String({ description: 'How the document groups it.' }),
      kept: Type.Boolean({ description: 'Whether the connector that is made anew has it.' }),
    }),
  ),
  problems: Type.Array(ProblemView, { description: 'What could not be taken over, each with a sentence.' }),
  connection: Type.Union(
    [Type.Object({ auth: Type.String(), fields: Type.Record(Type.String(), Type.String()) }), Type.Null()],
    {
      description:
        'Credentials that stood in the curl line, as a connection of the new connector takes them. They are stored nowhere unless you make one.',
    },
  ),
});
export type Preview = Static<typeof Preview>;

const summary = {
  id: Type.String(),
  key: Type.String({ description: 'What steps and connections call it: `custom-…`.' }),
  title: Type.String(),
  description: Type.String(),
  baseUrl: Type.String(),
  source: SourceView,
  icon: Type.String(),
  operationCount: Type.Integer(),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
};

export const CustomConnectorSummary = Type.Object(summary);
export const CustomConnectorPage = page(CustomConnectorSummary);
export type CustomConnectorPage = Static<typeof CustomConnectorPage>;

export const CustomConnectorView = Type.Object({
  ...summary,
  auth: Type.Array(AuthView),
  operations: Type.Array(OperationView),
  problems: Type.Array(ProblemView, { description: 'Of what it was just made of; else none.' }),
});
export type CustomConnectorView = Static<typeof CustomConnectorView>;
