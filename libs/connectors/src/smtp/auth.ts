/** How to sign in at a mail server that sends. */
import { Type } from 'typebox';

import { certificateFields, defineAuth, oauth2Auth, serverFields } from '#connector-sdk';

const place = {
  ...serverFields(587),
  tls: Type.Enum(['starttls', 'on', 'off'], {
    title: 'Encryption',
    description: 'STARTTLS: after a greeting, mostly port 587. On: from the beginning, mostly port 465.',
    default: 'starttls',
    ui: { labels: { starttls: 'After a greeting (STARTTLS)', on: 'From the start (TLS)', off: 'Off' } },
  }),
};

const more = {
  from: Type.Optional(
    Type.String({
      title: 'Sender',
      description: 'Used by every step that names no other one.',
      maxLength: 500,
      ui: { placeholder: 'Shop <shop@example.com>' },
    }),
  ),
  clientName: Type.Optional(
    Type.String({
      title: 'Own name',
      description: 'How Sluice calls itself when it greets the server. Left out: the name of its machine.',
      maxLength: 255,
      pattern: '^[A-Za-z0-9.\\[\\]:-]+$',
      ui: { advanced: true },
    }),
  ),
  ...certificateFields(),
};

export const AUTH_KINDS = [
  defineAuth({
    key: 'smtp',
    title: 'Mail server (SMTP)',
    description: 'Your mail provider says which server, port and encryption to take for sending.',
    fields: Type.Object(
      {
        ...place,
        user: Type.Optional(
          Type.String({
            title: 'User name',
            description: 'Mostly the address. Left out: it sends without signing in.',
            maxLength: 500,
          }),
        ),
        password: Type.Optional(
          Type.String({
            title: 'Password',
            description: 'Many providers want one that was made for this app only.',
            maxLength: 10_000,
            ui: { secret: true },
          }),
        ),
        method: Type.Optional(
          Type.Enum(['auto', 'PLAIN', 'LOGIN', 'CRAM-MD5'], {
            title: 'How the password is sent',
            default: 'auto',
            ui: {
              labels: {
                auto: 'As the server likes it',
                PLAIN: 'PLAIN',
                LOGIN: 'LOGIN',
                'CRAM-MD5': 'CRAM-MD5',
              },
              advanced: true,
            },
          }),
        ),
        ...more,
      },
      { additionalProperties: false },
    ),
  }),
  oauth2Auth({
    title: 'Mail server (OAuth 2)',
    description:
      'For Gmail, make an OAuth client of the type “web application” in the Google Cloud console and add the redirect address to it; the server is smtp.gmail.com. For Microsoft 365, register an app, give it SMTP.Send, and enter its own addresses and the scopes “https://outlook.office.com/SMTP.Send offline_access”; the server is smtp.office365.com.',
    oauth2: {
      flows: ['authorizationCode'],
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenUrl: 'https://oauth2.googleapis.com/token',
      scopes: ['https://mail.google.com/'],
      authorizationParameters: { access_type: 'offline', prompt: 'consent' },
    },
    fields: {
      ...place,
      user: Type.String({ title: 'User name', description: 'The address.', minLength: 1, maxLength: 500 }),
      ...more,
    },
  }),
];

export const AUTH = { kinds: ['smtp', 'oauth2'], required: true } as const;
