/** What a person writes. */
import { Type } from 'typebox';

const addresses = (title: string, description: string, more: Record<string, unknown> = {}) =>
  Type.String({ title, description, maxLength: 20_000, ...more });

export const toField = () =>
  addresses('To', 'Addresses, with commas between.', {
    minLength: 1,
    ui: { placeholder: 'Ann <ann@example.com>, bob@example.com' },
  });

export const subjectField = () => Type.String({ title: 'Subject', maxLength: 2000 });

export const bodyFields = () => ({
  text: Type.Optional(
    Type.String({
      title: 'Text',
      description: 'What people see whose mail program shows no HTML; or all there is.',
      maxLength: 5_000_000,
      ui: { multiline: true },
    }),
  ),
  html: Type.Optional(
    Type.String({
      title: 'HTML',
      description: 'Put values of strangers through htmlEscape: {{htmlEscape trigger.body.name}}.',
      maxLength: 5_000_000,
      ui: { multiline: true, format: 'html' },
    }),
  ),
  attachments: Type.Optional(
    Type.Array(Type.Unknown({ ui: { format: 'file' } }), {
      title: 'Attachments',
      description: 'Files of other steps; up to 25 MB together.',
      maxItems: 50,
    }),
  ),
});

export const copyFields = () => ({
  cc: Type.Optional(addresses('Copy to', 'Addresses, with commas between.')),
  bcc: Type.Optional(addresses('Blind copy to', 'Nobody sees these.', { ui: { advanced: true } })),
  from: Type.Optional(
    addresses('From', 'One of your addresses at Gmail. Left out: your own.', {
      ui: { advanced: true, options: { load: 'senders' } },
    }),
  ),
  replyTo: Type.Optional(
    addresses('Reply to', 'Where answers go, if not to the sender.', { ui: { advanced: true } }),
  ),
});

export const messageIdField = (title = 'Id of the mail') =>
  Type.String({ title, description: 'As Gmail’s triggers and steps give it.', minLength: 1, maxLength: 200 });

export const labelsField = (title: string, description?: string) =>
  Type.Array(
    Type.String({ title: 'Label', minLength: 1, maxLength: 200, ui: { options: { load: 'labels' } } }),
    { title, ...(description === undefined ? {} : { description }), maxItems: 100 },
  );
