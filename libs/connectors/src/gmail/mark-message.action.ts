import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { MAILBOX } from './api';
import { messageIdField } from './letter-fields';
import { SentOutput } from './mail-output';
import { sentOf } from './sent';

/** Labels of Gmail's own that say so: https://developers.google.com/workspace/gmail/api/guides/labels */
const CHANGES = {
  read: { removeLabelIds: ['UNREAD'] },
  unread: { addLabelIds: ['UNREAD'] },
  star: { addLabelIds: ['STARRED'] },
  unstar: { removeLabelIds: ['STARRED'] },
  important: { addLabelIds: ['IMPORTANT'] },
  archive: { removeLabelIds: ['INBOX'] },
  inbox: { addLabelIds: ['INBOX'] },
  spam: { addLabelIds: ['SPAM'], removeLabelIds: ['INBOX'] },
} as const;

const MARKS = [...Object.keys(CHANGES), 'trash', 'untrash'] as (keyof typeof CHANGES | 'trash' | 'untrash')[];

export const markMessageAction = defineAction({
  key: 'mark-message',
  title: 'Mark or move a mail',
  description: 'Marks a mail as read or with a star, archives it, or puts it into the trash.',
  input: Type.Object(
    {
      messageId: messageIdField(),
      mark: Type.Enum(MARKS, {
        title: 'What',
        ui: {
          labels: {
            read: 'Mark as read',
            unread: 'Mark as unread',
            star: 'Put a star on it',
            unstar: 'Take the star off',
            important: 'Mark as important',
            archive: 'Archive it',
            inbox: 'Put it back into the inbox',
            spam: 'Mark as spam',
            trash: 'Put it into the trash',
            untrash: 'Take it out of the trash',
          },
        },
      }),
    },
    { additionalProperties: false },
  ),
  output: SentOutput,
  idempotent: true,
  async run({ api, input: { messageId, mark } }) {
    const path = `${MAILBOX}/messages/${pathPart(messageId)}`;
    if (mark === 'trash' || mark === 'untrash') return sentOf(await api.post(`${path}/${mark}`));
    return sentOf(await api.post(`${path}/modify`, CHANGES[mark]));
  },
});
