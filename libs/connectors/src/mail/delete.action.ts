import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { folderField, mailsField, numbersOf, openFolder, runOnMailbox } from './run';

export const deleteAction = defineAction({
  key: 'delete',
  title: 'Delete mails',
  description: 'Puts mails into the bin of the mailbox, or deletes them for good.',
  auth: AUTH,
  input: Type.Object(
    {
      folder: Type.Optional(folderField()),
      mails: mailsField(),
      how: Type.Optional(
        Type.Enum(['bin', 'forGood'], {
          title: 'How',
          description: 'A mailbox without a bin deletes them for good.',
          default: 'bin',
          ui: { labels: { bin: 'Into the bin', forGood: 'For good' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    count: Type.Integer({ title: 'How many' }),
    bin: Type.Union([Type.String(), Type.Null()], {
      title: 'Folder where they are now',
      description: 'Empty: they are gone.',
    }),
  }),
  run: (context) => {
    const { folder = 'INBOX', mails, how = 'bin' } = context.input;
    return runOnMailbox(context, async (client) => {
      const folders = how === 'bin' ? await client.list() : [];
      const bin = folders.find(({ specialUse }) => specialUse === '\\Trash')?.path ?? null;
      await openFolder(client, folder, false);
      const numbers = await numbersOf(client, mails);
      const range = numbers.join(',');
      const isThere = bin === null || bin === folder;
      if (isThere) await client.messageDelete(range, { uid: true });
      else await client.messageMove(range, bin, { uid: true });
      return { count: numbers.length, bin: isThere ? null : bin };
    });
  },
});
