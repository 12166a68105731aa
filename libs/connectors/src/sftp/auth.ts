import { defineAuth, serverFields } from '#connector-sdk';
import { Type } from 'typebox';

const account = () => ({
  ...serverFields(22),
  username: Type.String({ title: 'User name', minLength: 1, maxLength: 500 }),
});

const hostKeyField = () =>
  Type.Optional(
    Type.String({
      title: 'Fingerprint of the server’s key',
      description:
        'By it Sluice knows that it is the right server. Leave it empty, test the connection, and it tells what the server shows; compare that with what whoever runs the server says, and enter it here. Several go with commas, while a server changes its key.',
      maxLength: 2000,
      ui: { placeholder: 'SHA256:…', secret: false },
    }),
  );

export const passwordAuth = defineAuth({
  key: 'password',
  title: 'User name and password',
  fields: Type.Object(
    {
      ...account(),
      password: Type.String({ title: 'Password', minLength: 1, maxLength: 1000, ui: { secret: true } }),
      hostKey: hostKeyField(),
    },
    { additionalProperties: false },
  ),
});

export const keyAuth = defineAuth({
  key: 'key',
  title: 'Private key',
  description:
    'Make a pair for Sluice alone: ssh-keygen -t ed25519. The server gets the public one, authorized_keys.',
  fields: Type.Object(
    {
      ...account(),
      privateKey: Type.String({
        title: 'Private key',
        description: 'All of the file, from -----BEGIN to END-----.',
        minLength: 1,
        maxLength: 50_000,
        ui: { secret: true, multiline: true },
      }),
      passphrase: Type.Optional(
        Type.String({
          title: 'Passphrase',
          description: 'Of a key that has one.',
          maxLength: 1000,
          ui: { secret: true },
        }),
      ),
      hostKey: hostKeyField(),
    },
    { additionalProperties: false },
  ),
});

export const AUTH = { kinds: [keyAuth.key, passwordAuth.key], required: true } as const;
