import type { ImapFlow } from 'imapflow';
import { type Static, Type } from 'typebox';

import { type ActionContext, defineAction, mailAttachments, parseMail } from '#connector-sdk';

import { AUTH } from './auth';
import { MailOutput } from './mail-fields';
import { MAX_MAIL_BYTES } from './mailbox';
import { readMail } from './read-mail';
import { folderField, notFound, numbersOf, openFolder, runOnMailbox } from './run';

const GetInput = Type.Object(
  {
    folder: Type.Optional(folderField()),
    mail: Type.String({
      minLength: 1,
      maxLength: 1000,
      title: 'Mail',
      description: 'By its number, as ‘Search mails’ gives it, or by its message id.',
      ui: { placeholder: '{{steps.search.first.number}}' },
    }),
    attachments: Type.Optional(
      Type.Enum(['files', 'names'], {
        title: 'Attachments',
        default: 'files',
        ui: { labels: { files: 'As files', names: 'Only what they are called' } },
      }),
    ),
    markSeen: Type.Optional(Type.Boolean({ title: 'Mark it as read', default: false })),
  },
  { additionalProperties: false },
);

export const getAction = defineAction({
  key: 'get',
  title: 'Get a mail',
  description: 'Gives a mail of a mailbox with its text, HTML, headers and attachments.',
  auth: AUTH,
  idempotent: true,
  input: GetInput,
  output: Type.Object({
    number: Type.Integer({ title: 'Number' }),
    seen: Type.Boolean({ title: 'Read' }),
    flagged: Type.Boolean({ title: 'Flagged' }),
    ...MailOutput.properties,
  }),
  run: getMail,
});

async function getMail(context: ActionContext<Static<typeof GetInput>>) {
  const { folder = 'INBOX', mail, attachments = 'files', markSeen = false } = context.input;
  const found = await runOnMailbox(context, async (client) => {
    await openFolder(client, folder, !markSeen);
    const [number = 0] = await numbersOf(client, [mail]);
    const fetched = await fetchMail(client, number);
    if (!fetched) throw notFound(mail);
    if (markSeen) await client.messageFlagsAdd(String(number), ['\\Seen'], { uid: true });
    return { ...fetched, number };
  });
  const { number, body, size, receivedAt, flags } = found;
  const truncated: readonly (readonly [string, string])[] =
    size > MAX_MAIL_BYTES ? [['truncated-from', String(size)]] : [];
  const read = await readMail({ id: null, headers: truncated, body, receivedAt }, false);
  return {
    number,
    seen: markSeen || flags.has('\\Seen'),
    flagged: flags.has('\\Flagged'),
    ...read,
    attachments: attachments === 'files' ? await saved(context, body, read.attachments) : read.attachments,
  };
}

async function fetchMail(client: ImapFlow, number: number) {
  const byNumber = { uid: true } as const;
  const facts = { uid: true, flags: true, size: true, internalDate: true } as const;
  const known = await client.fetchOne(String(number), facts, byNumber);
  if (!known) return null;
  const size = known.size ?? 0;
  const wanted = size > MAX_MAIL_BYTES ? ({ headers: true } as const) : ({ source: true } as const);
  const part = await client.fetchOne(String(number), wanted, byNumber);
  if (!part) return null;
  const at = new Date(known.internalDate ?? Date.now());
  return {
    size,
    body: part.source ?? part.headers ?? Buffer.alloc(0),
    flags: known.flags ?? new Set<string>(),
    receivedAt: (Number.isNaN(at.getTime()) ? new Date() : at).toISOString(),
  };
}

/** In the order in which `readMail` names them. */
async function saved(
  { files }: Pick<ActionContext<unknown>, 'files'>,
  body: Buffer,
  named: Static<typeof MailOutput>['attachments'],
): Promise<Static<typeof MailOutput>['attachments']> {
  const contents = mailAttachments(await parseMail(body));
  const result = [];
  for (const [at, attachment] of named.entries()) {
    const { bytes = Buffer.alloc(0) } = contents[at] ?? {};
    const { contentType } = attachment;
    const { $file } = await files.save(bytes, {
      name: attachment.name || `attachment-${at + 1}`,
      contentType,
    });
    result.push({ ...attachment, $file });
  }
  return result;
}
