import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { answerHead } from './answer';
import { compose } from './compose';
import { bodyFields, copyFields, messageIdField } from './letter-fields';
import { SentOutput } from './mail-output';
import { sentOf } from './sent';
import { uploadOf } from './upload';

const { bcc, from } = copyFields();

export const replyAction = defineAction({
  key: 'reply',
  title: 'Answer a mail',
  description: 'Answers a mail in its conversation.',
  input: Type.Object(
    {
      messageId: messageIdField(),
      ...bodyFields(),
      toAll: Type.Optional(
        Type.Boolean({ title: 'To all', description: 'Also to whom else the mail went.', default: false }),
      ),
      bcc,
      from,
    },
    { additionalProperties: false },
  ),
  output: SentOutput,
  async run({ api, input, files }) {
    const { messageId, toAll = false, ...letter } = input;
    const { threadId, ...head } = await answerHead(api, messageId, toAll);
    const mail = await compose({ ...letter, ...head }, files);
    const { body } = await api.request(uploadOf('/messages/send', { threadId }, mail));
    return sentOf(body);
  },
});
