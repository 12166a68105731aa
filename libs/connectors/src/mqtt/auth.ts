/** How to sign in at an MQTT broker. */
import { Type } from 'typebox';

import { certificateFields, defineAuth, serverFields } from '#connector-sdk';

export const AUTH_KINDS = [
  defineAuth({
    key: 'broker',
    title: 'MQTT broker',
    fields: Type.Object(
      {
        ...serverFields(1883),
        tls: Type.Enum(['off', 'on'], {
          title: 'Encryption',
          description: 'Encrypted brokers mostly listen on port 8883.',
          default: 'off',
        }),
        username: Type.Optional(Type.String({ title: 'User name', maxLength: 1000 })),
        password: Type.Optional(Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } })),
        version: Type.Optional(
          Type.Enum(['5', '3.1.1'], {
            title: 'Version of MQTT',
            description: 'Older brokers only speak 3.1.1.',
            default: '5',
            ui: { advanced: true },
          }),
        ),
        clientId: Type.Optional(
          Type.String({
            title: 'Client name',
            description:
              'For brokers that only let in certain names. Only one trigger or step at a time may use the connection then. Left out: each has its own name.',
            maxLength: 200,
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
export const AUTH = { kinds: ['broker'], required: true } as const;
