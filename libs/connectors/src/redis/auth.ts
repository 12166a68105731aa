/** How to sign in at a Redis or Valkey server. */
import { Type } from 'typebox';

import { certificateFields, defineAuth, serverFields } from '#connector-sdk';

export const AUTH_KINDS = [
  defineAuth({
    key: 'server',
    title: 'Redis server',
    fields: Type.Object(
      {
        ...serverFields(6379),
        tls: Type.Enum(['off', 'on'], { title: 'Encryption', default: 'off' }),
        username: Type.Optional(
          Type.String({
            title: 'User name',
            description: 'Left out: the default user.',
            maxLength: 500,
          }),
        ),
        password: Type.Optional(Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } })),
        database: Type.Optional(
          Type.Integer({
            title: 'Database number',
            minimum: 0,
            maximum: 1_000_000,
            default: 0,
            ui: { advanced: true },
          }),
        ),
        ...certificateFields(),
      },
      { additionalProperties: false },
    ),
  }),
];

/** What the operations of this connector say of the connections they take. */
export const AUTH = { kinds: ['server'], required: true } as const;
