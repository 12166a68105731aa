import { defineAction, listOf, pathPart, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { MAILBOX } from './api';
import { MailOutput } from './mail-output';
import { LARGEST } from './messages';
import { readMail } from './read-mail';

export const getThreadAction = defineAction({
  key: 'get-thread',
  title: 'Read a conversation',
  description: 'Gives all mails of a conversation, the oldest first.',
  input: Type.Object(
    { threadId: Type.String({ title: 'Id of the conversation', minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    messages: Type.Array(MailOutput, { title: 'Mails' }),
    last: Type.Union([MailOutput, Type.Null()], { title: 'Last mail' }),
  }),
  idempotent: true,
  async run({ api, input: { threadId } }) {
    const path = `${MAILBOX}/threads/${pathPart(threadId)}`;
    const { body } = await api.request({ path, query: { format: 'full' }, maxResponseBytes: LARGEST });
    const messages = listOf(valueAt(body, 'messages')).map(readMail);
    return { messages, last: messages.at(-1) ?? null };
  },
});
