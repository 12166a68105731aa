import { certificateFields, defineAuth, serverFields } from '#connector-sdk';
import { Type } from 'typebox';

export const loginAuth = defineAuth({
  key: 'login',
  title: 'User name and password',
  description: 'As whoever runs the server gives them out.',
  fields: Type.Object(
    {
      ...serverFields(21),
      username: Type.String({ title: 'User name', minLength: 1, maxLength: 500, default: 'anonymous' }),
      password: Type.Optional(Type.String({ title: 'Password', maxLength: 1000, ui: { secret: true } })),
      security: Type.Enum(['explicit', 'implicit', 'none'], {
        title: 'Encryption',
        description: 'Without it, the password and all files can be read on their way.',
        default: 'explicit',
        ui: {
          labels: {
            explicit: 'Yes (explicit TLS, usually port 21)',
            implicit: 'From the first byte (implicit TLS, usually port 990)',
            none: 'None',
          },
        },
      }),
      ...certificateFields(),
    },
    { additionalProperties: false },
  ),
});

export const AUTH = { kinds: [loginAuth.key], required: true } as const;
