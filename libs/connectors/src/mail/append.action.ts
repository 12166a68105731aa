import { createHash } from 'node:crypto';

import { type Static, Type } from 'typebox';

import { type ActionContext, defineAction, PermanentError } from '#connector-sdk';

import { AUTH } from './auth';
import { MAX_MAIL_BYTES } from './mailbox';
import { folderField, openFolder, runOnMailbox } from './run';

const AppendInput = Type.Object(
  {
    folder: folderField('Folder', 'Drafts'),
    from: Type.Optional(Type.String({ title: 'From', maxLength: 2000 })),
    to: Type.Optional(
      Type.String({ title: 'To', description: 'Addresses, with commas between.', maxLength: 20_000 }),
    ),
    subject: Type.Optional(Type.String({ title: 'Subject', maxLength: 2000 })),
    text: Type.Optional(Type.String({ title: 'Text', maxLength: 5_000_000, ui: { multiline: true } })),
    html: Type.Optional(
      Type.String({ title: 'HTML', maxLength: 5_000_000, ui: { multiline: true, format: 'html' } }),
    ),
    source: Type.Optional(
      Type.Unknown({
        title: 'Whole mail',
        description: 'A file with a mail as it is (.eml), in place of all of the above.',
        ui: { format: 'file', advanced: true },
      }),
    ),
    draft: Type.Optional(Type.Boolean({ title: 'It is a draft', default: true })),
    seen: Type.Optional(Type.Boolean({ title: 'It counts as read', default: true })),
  },
  { additionalProperties: false },
);

export const appendAction = defineAction({
  key: 'append',
  title: 'Put a mail into a folder',
  description: 'Keeps a mail in the mailbox without sending it, as a draft for instance.',
  auth: AUTH,
  input: AppendInput,
  output: Type.Object({
    number: Type.Union([Type.Integer(), Type.Null()], {
      title: 'Number',
      description: 'Where the server tells.',
    }),
    folder: Type.String({ title: 'Folder' }),
    messageId: Type.Union([Type.String(), Type.Null()], { title: 'Message id' }),
  }),
  async run(context) {
    const { folder, draft = true, seen = true } = context.input;
    const { content, messageId } = await contentOf(context);
    const flags = [...(draft ? ['\\Draft'] : []), ...(seen ? ['\\Seen'] : [])];
    return runOnMailbox(context, async (client) => {
      await openFolder(client, folder, true);
      const appended = await client.append(folder, content, flags);
      const { uid } = (appended || {}) as { uid?: number };
      return { number: uid ?? null, folder, messageId };
    });
  },
});

async function contentOf({
  input,
  files,
  idempotencyKey,
}: ActionContext<Static<typeof AppendInput>>): Promise<{ content: Buffer; messageId: string | null }> {
  const { source, from, to, subject, text, html } = input;
  if (source !== undefined && source !== null && source !== '')
    return { content: await files.read(source, MAX_MAIL_BYTES), messageId: null };
  if (subject === undefined && text === undefined && html === undefined) {
    throw new PermanentError({
      code: 'mail.nothing_given',
      message: 'The mail is empty: give it a subject or a text.',
    });
  }
  const messageId = `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@sluice.invalid>`;
  // Loaded by those who write mails, not by every process.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    subject: subject ?? '',
    ...(text === undefined && html !== undefined ? {} : { text: text ?? '' }),
    ...(html ? { html } : {}),
    messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { content: await composer.compile().build(), messageId };
}
