/** https://docs.slack.dev/reference/methods/conversations.history, and conversations.replies for a thread */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { readAll } from './call';
import { channelField } from './fields';

const moment = (title: string) =>
  Type.Optional(
    Type.String({
      title,
      description: 'A ts, or seconds since 1970.',
      pattern: '^\\d{1,12}(\\.\\d{1,6})?$',
      ui: { advanced: true, placeholder: '1769860800.000100' },
    }),
  );

export const listMessages = defineAction({
  key: 'list_messages',
  title: 'List messages',
  description: 'Reads the messages of a channel, the newest first; or those of a thread, the oldest first.',
  idempotent: true,
  input: Type.Object(
    {
      channel: channelField(),
      thread: Type.Optional(
        Type.String({
          title: 'Thread',
          description: 'The ts of the message that began it. Left out: the channel’s own messages.',
          maxLength: 50,
        }),
      ),
      most: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 100 })),
      after: moment('After'),
      before: moment('Before'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    messages: Type.Array(Type.Unknown(), { title: 'Messages', description: 'A loop goes through them.' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run({ input, api }) {
    const thread = input.thread || null;
    const messages = await readAll(api, {
      method: thread === null ? 'conversations.history' : 'conversations.replies',
      query: { channel: input.channel, ts: thread, oldest: input.after, latest: input.before },
      list: 'messages',
      most: input.most ?? 100,
    });
    return { messages, count: messages.length };
  },
});
