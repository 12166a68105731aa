import { defineAction, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { attachmentsIn, saveAttachment } from './attachments';
import { messageIdField } from './letter-fields';
import { MailOutput } from './mail-output';
import { readMessage } from './messages';
import { readMail } from './read-mail';

export const getMessageAction = defineAction({
  key: 'get-message',
  title: 'Read a mail',
  description: 'Gives a mail by its id, with its attachments as files if you like.',
  input: Type.Object(
    {
      messageId: messageIdField(),
      saveAttachments: Type.Optional(
        Type.Boolean({
          title: 'Save the attachments',
          description: 'As files that other steps can use.',
          default: false,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    ...MailOutput.properties,
    files: Type.Array(Type.Unknown(), { title: 'Files' }),
  }),
  idempotent: true,
  async run({ api, input: { messageId, saveAttachments = false }, files }) {
    const message = await readMessage(api, messageId);
    const saved = [];
    for (const part of saveAttachments ? attachmentsIn(valueAt(message, 'payload')) : []) {
      saved.push(await saveAttachment(api, files, messageId, part));
    }
    return { ...readMail(message), files: saved };
  },
});
