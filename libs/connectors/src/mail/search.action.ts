import type { FetchMessageObject, SearchObject } from 'imapflow';
import { type Static, Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { AUTH } from './auth';
import { folderField, openFolder, runOnMailbox } from './run';

const MAX_FOUND = 200;

const either = (title: string, yes: string, no: string) =>
  Type.Optional(
    Type.Enum(['any', 'yes', 'no'], {
      title,
      default: 'any',
      ui: { labels: { any: 'All', yes, no } },
    }),
  );
const text = (title: string, description?: string) =>
  Type.Optional(Type.String({ title, ...(description ? { description } : {}), maxLength: 500 }));
const date = (title: string) =>
  Type.Optional(Type.String({ title, maxLength: 100, ui: { placeholder: '2026-01-31' } }));

const SearchInput = Type.Object(
  {
    folder: Type.Optional(folderField()),
    from: text('From'),
    to: text('To'),
    subject: text('Subject'),
    text: text('Text', 'Somewhere in the mail.'),
    seen: either('Read or not', 'Only those that were read', 'Only those that nobody has read'),
    flagged: either('With a flag or not', 'Only those with a flag', 'Only those without one'),
    since: date('Came in on or after'),
    before: date('Came in before'),
    max: Type.Optional(
      Type.Integer({
        title: 'Mails at most',
        description: 'The newest ones.',
        minimum: 1,
        maximum: MAX_FOUND,
        default: 20,
      }),
    ),
  },
  { additionalProperties: false },
);

const optional = (title: string) => Type.Union([Type.String(), Type.Null()], { title });
const Found = Type.Object({
  number: Type.Integer({ title: 'Number', description: 'Of the mail in its folder.' }),
  subject: Type.String({ title: 'Subject' }),
  from: optional('From'),
  fromName: optional('Name of the sender'),
  to: Type.Array(Type.String(), { title: 'To' }),
  date: optional('Date'),
  messageId: optional('Message id'),
  seen: Type.Boolean({ title: 'Read' }),
  flagged: Type.Boolean({ title: 'Flagged' }),
  size: Type.Integer({ title: 'Bytes' }),
});

export const searchAction = defineAction({
  key: 'search',
  title: 'Search mails',
  description: 'Finds the mails of a folder for which all that you fill in holds, the newest first.',
  auth: AUTH,
  idempotent: true,
  input: SearchInput,
  output: Type.Object({
    mails: Type.Array(Found, { title: 'Mails' }),
    first: Type.Union([Found, Type.Null()], { title: 'Newest one' }),
    count: Type.Integer({ title: 'How many', description: 'Also those that don’t fit into the limit.' }),
  }),
  run: (context) => {
    const { folder = 'INBOX', max = 20 } = context.input;
    const query = queryOf(context.input);
    return runOnMailbox(context, async (client) => {
      await openFolder(client, folder, true);
      const found = await client.search(query, { uid: true });
      const numbers = (Array.isArray(found) ? found : []).sort((a, b) => b - a);
      const wanted = numbers.slice(0, max);
      if (wanted.length === 0) return { mails: [], first: null, count: 0 };
      const asked = { uid: true, flags: true, envelope: true, size: true } as const;
      const fetched = await client.fetchAll(wanted.join(','), asked, { uid: true });
      const mails = fetched.map(toFound).sort((a, b) => b.number - a.number);
      return { mails, first: mails[0] ?? null, count: numbers.length };
    });
  },
});

function queryOf({
  from,
  to,
  subject,
  text: body,
  seen,
  flagged,
  since,
  before,
}: Static<typeof SearchInput>): SearchObject {
  const given = Object.entries({ from, to, subject, text: body }).filter(([, value]) => value);
  const query: SearchObject = { ...Object.fromEntries(given) };
  if (seen === 'yes' || seen === 'no') query.seen = seen === 'yes';
  if (flagged === 'yes' || flagged === 'no') query.flagged = flagged === 'yes';
  if (since) query.since = dateOf(since);
  if (before) query.before = dateOf(before);
  return Object.keys(query).length > 0 ? query : { all: true };
}

function dateOf(value: string): Date {
  const at = new Date(value);
  if (!Number.isNaN(at.getTime())) return at;
  throw new PermanentError({
    code: 'mail.not_a_date',
    message: `‘${value.slice(0, 60)}’ is no date such as 2026-01-31.`,
  });
}

function toFound({ uid, envelope, flags, size }: FetchMessageObject): Static<typeof Found> {
  const [sender] = envelope?.from ?? [];
  const at = envelope?.date ? new Date(envelope.date) : null;
  return {
    number: uid,
    subject: envelope?.subject ?? '',
    from: sender?.address ?? null,
    fromName: sender?.name || null,
    to: (envelope?.to ?? []).flatMap(({ address }) => (address ? [address] : [])),
    date: at && !Number.isNaN(at.getTime()) ? at.toISOString() : null,
    messageId: envelope?.messageId ?? null,
    seen: flags?.has('\\Seen') ?? false,
    flagged: flags?.has('\\Flagged') ?? false,
    size: size ?? 0,
  };
}
