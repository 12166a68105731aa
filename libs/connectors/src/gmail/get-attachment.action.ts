import { defineAction, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { attachmentsIn, noAttachment, saveAttachment } from './attachments';
import { messageIdField } from './letter-fields';
import { readMessage } from './messages';

export const getAttachmentAction = defineAction({
  key: 'get-attachment',
  title: 'Save an attachment',
  description: 'Makes a file of one attachment of a mail, for other steps to use.',
  input: Type.Object(
    {
      messageId: messageIdField(),
      partId: Type.String({
        title: 'Number of the part',
        description: 'As the trigger and the steps that read mails give it.',
        minLength: 1,
        maxLength: 100,
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: Type.Unknown({ title: 'File' }) }),
  idempotent: true,
  async run({ api, input: { messageId, partId }, files }) {
    const message = await readMessage(api, messageId);
    const part = attachmentsIn(valueAt(message, 'payload')).find((one) => textAt(one, 'partId') === partId);
    if (part === undefined) throw noAttachment();
    return { file: await saveAttachment(api, files, messageId, part) };
  },
});
