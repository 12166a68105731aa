import { ConnectionView, page } from '#schema';
import { type Static, Type } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 100 });

export const ConnectionParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
export type ConnectionParams = Static<typeof ConnectionParams>;

export const ConnectionPage = page(ConnectionView);
export type ConnectionPage = Static<typeof ConnectionPage>;

export const CreateConnection = Type.Object(
  {
    name: Name,
    connector: Type.String({ maxLength: 100 }),
    auth: Type.String({ maxLength: 100, description: "The key of one of the connector's kinds of auth." }),
    fields: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What that kind of auth asks for, secrets included; see GET /connectors.',
    }),
  },
  { additionalProperties: false },
);
export type CreateConnection = Static<typeof CreateConnection>;

export const UpdateConnection = Type.Object(
  {
    name: Type.Optional(Name),
    fields: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Only what changes; null takes a field away. A secret that is not sent stays as it is.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateConnection = Static<typeof UpdateConnection>;
