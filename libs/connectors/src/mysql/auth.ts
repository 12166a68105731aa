/** How to sign in at a MySQL or MariaDB server. */
import { Type } from 'typebox';

import { certificateFields, defineAuth, serverFields, serverNameField } from '#connector-sdk';

export const AUTH_KINDS = [
  defineAuth({
    key: 'server',
    title: 'MySQL server',
    fields: Type.Object(
      {
        ...serverFields(3306),
        database: Type.String({ title: 'Database', minLength: 1, maxLength: 128 }),
        user: Type.String({ title: 'User name', minLength: 1, maxLength: 128 }),
        password: Type.Optional(Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } })),
        tls: Type.Enum(['on', 'off'], {
          title: 'Encryption',
          description:
            'The certificate is always checked. For a server with one of its own, give its authority below.',
          default: 'on',
          ui: { labels: { on: 'On', off: 'Off' } },
        }),
        ...certificateFields(),
        serverName: serverNameField(),
      },
      { additionalProperties: false },
    ),
  }),
];

/** What the operations of this connector say of the connections they take. */
export const AUTH = { kinds: ['server'], required: true } as const;
