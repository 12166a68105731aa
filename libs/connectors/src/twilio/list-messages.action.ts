/** https://www.twilio.com/docs/messaging/api/message-resource */
import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { messagesShape } from './answers';
import { day, limit, number } from './fields';
import { listInAccount } from './place';

export const listMessages = defineAction({
  key: 'list_messages',
  title: 'List messages',
  description: 'Messages that were sent or came in, the latest first.',
  input: Type.Object(
    {
      to: number('To'),
      from: number('From'),
      since: day('Sent on or after'),
      until: day('Sent on or before'),
      limit,
    },
    { additionalProperties: false },
  ),
  output: messagesShape,
  idempotent: true,
  async run(context) {
    const { input } = context;
    const query = given({
      To: input.to,
      From: input.from,
      'DateSent>': input.since,
      'DateSent<': input.until,
    });
    const messages = await listInAccount(context, {
      ...{ path: '/Messages.json', query, name: 'messages' },
      limit: input.limit ?? 50,
    });
    return { messages, count: messages.length };
  },
});
