import { defineAction, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { answerHead } from './answer';
import { compose } from './compose';
import { bodyFields, copyFields, messageIdField, subjectField, toField } from './letter-fields';
import { SentOutput } from './mail-output';
import { sentOf } from './sent';
import { uploadOf } from './upload';

export const createDraftAction = defineAction({
  key: 'create-draft',
  title: 'Write a draft',
  description: 'Puts a mail among your drafts, for you to look at and send.',
  input: Type.Object(
    {
      to: Type.Optional(toField()),
      subject: Type.Optional(subjectField()),
      ...bodyFields(),
      ...copyFields(),
      answerTo: Type.Optional(messageIdField('Id of the mail it answers')),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ draftId: Type.String({ title: 'Id of the draft' }), message: SentOutput }),
  async run({ api, input, files }) {
    const { answerTo, ...letter } = input;
    const { threadId, ...head } = answerTo
      ? await answerHead(api, answerTo, false)
      : { threadId: null, subject: '' };
    const written = Object.fromEntries(Object.entries(letter).filter(([, value]) => value !== ''));
    const mail = await compose({ ...head, ...written }, files);
    const message = threadId === null ? {} : { message: { threadId } };
    const { body } = await api.request(uploadOf('/drafts', message, mail));
    return { draftId: textAt(body, 'id') ?? '', message: sentOf(valueAt(body, 'message')) };
  },
});
