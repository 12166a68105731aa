/** https://docs.discord.com/developers/resources/message#get-channel-messages */
import { Type } from 'typebox';

import { defineAction, listOf, pathPart, textAt } from '#connector-sdk';

import { channelField, serverOfChannelField } from './fields';

/** What Discord gives at once. */
const PAGE = 100;

export const listMessages = defineAction({
  key: 'list_messages',
  title: 'List messages',
  description: 'Reads the messages of a channel, the newest first.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object(
    {
      server: serverOfChannelField,
      channel: channelField(),
      most: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 50 })),
      before: Type.Optional(
        Type.String({
          title: 'Before',
          description: 'The id of a message.',
          maxLength: 25,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    messages: Type.Array(Type.Unknown(), { title: 'Messages', description: 'A loop goes through them.' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run({ input, api }) {
    const most = input.most ?? 50;
    const path = `/channels/${pathPart(input.channel)}/messages`;
    const messages: unknown[] = [];
    let before = input.before || null;
    while (messages.length < most) {
      const limit = Math.min(PAGE, most - messages.length);
      const page = listOf(await api.get(path, { limit, before }));
      messages.push(...page);
      before = textAt(page.at(-1), 'id');
      if (page.length < limit || before === null) break;
    }
    return { messages, count: messages.length };
  },
});
