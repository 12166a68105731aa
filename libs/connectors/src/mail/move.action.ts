import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { AUTH } from './auth';
import { folderField, mailsField, numbersOf, openFolder, runOnMailbox } from './run';

export const moveAction = defineAction({
  key: 'move',
  title: 'Move mails',
  description: 'Puts mails into another folder of the mailbox.',
  auth: AUTH,
  input: Type.Object(
    {
      folder: Type.Optional(folderField('From the folder')),
      mails: mailsField(),
      to: folderField('To the folder', null),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    count: Type.Integer({ title: 'How many' }),
    numbers: Type.Array(Type.Integer(), {
      title: 'New numbers',
      description: 'In the other folder, where the server tells.',
    }),
  }),
  run: (context) => {
    const { folder = 'INBOX', mails, to } = context.input;
    return runOnMailbox(context, async (client) => {
      await openFolder(client, to, true);
      await openFolder(client, folder, false);
      const numbers = await numbersOf(client, mails);
      const moved = await client.messageMove(numbers.join(','), to, { uid: true });
      if (!moved)
        throw new PermanentError({
          code: 'mail.not_moved',
          message: 'The mail server did not move the mails.',
        });
      return { count: numbers.length, numbers: [...(moved.uidMap?.values() ?? [])] };
    });
  },
});
