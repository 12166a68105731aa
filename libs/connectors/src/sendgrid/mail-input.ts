import { type Static, Type } from 'typebox';

import { emails, group } from './fields';

const Personalization = Type.Object(
  {
    to: Type.String({ title: 'To', minLength: 3, maxLength: 254 }),
    subject: Type.Optional(Type.String({ title: 'Subject', maxLength: 1000 })),
    templateData: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { title: 'Data for the template', ui: { format: 'json' } }),
    ),
  },
  { additionalProperties: false },
);

export const MailInput = Type.Object(
  {
    to: Type.Optional(emails('To')),
    cc: Type.Optional(emails('Copy to')),
    bcc: Type.Optional(emails('Hidden copy to')),
    from: Type.String({
      title: 'From',
      description: 'An address that SendGrid has verified as yours.',
      minLength: 3,
      maxLength: 254,
      ui: { options: { load: 'senders' } },
    }),
    fromName: Type.Optional(Type.String({ title: 'Name of the sender', maxLength: 200 })),
    replyTo: Type.Optional(Type.String({ title: 'Answers go to', maxLength: 254 })),
    subject: Type.Optional(
      Type.String({ title: 'Subject', description: 'A template brings its own.', maxLength: 1000 }),
    ),
    text: Type.Optional(Type.String({ title: 'Text', maxLength: 1_000_000, ui: { multiline: true } })),
    html: Type.Optional(
      Type.String({ title: 'HTML', maxLength: 1_000_000, ui: { multiline: true, format: 'html' } }),
    ),
    templateId: Type.Optional(
      Type.String({
        title: 'Template',
        description: 'In place of a text: a dynamic template of yours at SendGrid.',
        maxLength: 100,
        ui: { options: { load: 'templates' } },
      }),
    ),
    templateData: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        title: 'Data for the template',
        description: 'What its placeholders stand for.',
        ui: { format: 'json' },
      }),
    ),
    attachments: Type.Optional(
      Type.Array(Type.Unknown({ ui: { format: 'file' } }), {
        title: 'Files',
        description: 'Together at most 20 MiB.',
        maxItems: 50,
        ui: { format: 'file' },
      }),
    ),
    separately: Type.Optional(
      Type.Boolean({
        title: 'A mail for each',
        description: 'Switched off, everybody in ‘To’ gets the same mail and sees the others.',
      }),
    ),
    personalizations: Type.Optional(
      Type.Array(Personalization, {
        title: 'Mails of their own',
        description: 'For people who get another subject, or other data for the template.',
        maxItems: 1000,
        ui: { advanced: true },
      }),
    ),
    categories: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        title: 'Categories',
        maxItems: 10,
        ui: { advanced: true },
      }),
    ),
    group,
    sendAt: Type.Optional(
      Type.String({
        title: 'Send at',
        description: 'A date and time in the next 72 hours. Left out: at once.',
        maxLength: 100,
        ui: { placeholder: '2026-03-31T12:00:00Z', advanced: true },
      }),
    ),
    sandbox: Type.Optional(
      Type.Boolean({
        title: 'Only check it',
        description: 'SendGrid does not send it.',
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);

export type MailInput = Static<typeof MailInput>;
