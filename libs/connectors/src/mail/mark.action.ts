import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { folderField, mailsField, numbersOf, openFolder, runOnMailbox } from './run';

const change = (title: string, yes: string, no: string) =>
  Type.Optional(
    Type.Enum(['leave', 'yes', 'no'], {
      title,
      default: 'leave',
      ui: { labels: { leave: 'Leave it as it is', yes, no } },
    }),
  );

export const markAction = defineAction({
  key: 'mark',
  title: 'Mark mails',
  description: 'Marks mails as read or unread, and puts a flag on them or takes it off.',
  auth: AUTH,
  idempotent: true,
  input: Type.Object(
    {
      folder: Type.Optional(folderField()),
      mails: mailsField(),
      seen: change('Read', 'Mark as read', 'Mark as unread'),
      flagged: change('Flag', 'Put a flag on', 'Take the flag off'),
      keyword: Type.Optional(
        Type.String({
          title: 'Keyword',
          description: 'A mark of your own, where the server keeps such.',
          pattern: '^[A-Za-z0-9_$.-]{1,100}$',
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ count: Type.Integer({ title: 'How many' }) }),
  run: (context) => {
    const { folder = 'INBOX', mails, seen = 'leave', flagged = 'leave', keyword } = context.input;
    const marks = { '\\Seen': seen, '\\Flagged': flagged };
    const withMark = (wanted: string) =>
      Object.entries(marks).flatMap(([flag, what]) => (what === wanted ? [flag] : []));
    const added = [...withMark('yes'), ...(keyword ? [keyword] : [])];
    const removed = withMark('no');
    return runOnMailbox(context, async (client) => {
      await openFolder(client, folder, false);
      const numbers = await numbersOf(client, mails);
      const range = numbers.join(',');
      if (added.length > 0) await client.messageFlagsAdd(range, added, { uid: true });
      if (removed.length > 0) await client.messageFlagsRemove(range, removed, { uid: true });
      return { count: numbers.length };
    });
  },
});
