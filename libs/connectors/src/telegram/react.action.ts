/** https://core.telegram.org/bots/api#setmessagereaction */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { chatField, Done, idOf, messageField } from './fields';

export const react = defineAction({
  key: 'react',
  title: 'React to a message',
  description: 'Puts an emoji on a message, in place of the bot’s earlier one.',
  idempotent: true,
  input: Type.Object(
    {
      chat: chatField,
      message: messageField(),
      emoji: Type.String({
        title: 'Emoji',
        description: 'One of those that Telegram has for it. Empty: takes the reaction away.',
        maxLength: 20,
        ui: { placeholder: '👍' },
      }),
    },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    const emoji = input.emoji.trim();
    await call(api, 'setMessageReaction', {
      chat_id: idOf(input.chat),
      message_id: idOf(input.message),
      reaction: emoji === '' ? [] : [{ type: 'emoji', emoji }],
    });
    return { done: true };
  },
});
