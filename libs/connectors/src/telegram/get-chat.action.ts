/** https://core.telegram.org/bots/api#getchat */
import { Type } from 'typebox';

import { defineAction, textAt } from '#connector-sdk';

import { call } from './call';
import { chatField, idOf, nullable } from './fields';

export const getChat = defineAction({
  key: 'get_chat',
  title: 'Get a chat',
  description: 'Says what is known of a person’s, a group’s or a channel’s chat.',
  idempotent: true,
  input: Type.Object(
    {
      chat: chatField,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullable('Id'),
    type: nullable('Kind'),
    title: nullable('Title or name'),
    username: nullable('User name'),
    chat: Type.Unknown({ title: 'The chat, as Telegram describes it' }),
  }),
  async run({ input, api }) {
    const chat = await call(api, 'getChat', { chat_id: idOf(input.chat) });
    return {
      id: textAt(chat, 'id'),
      type: textAt(chat, 'type'),
      title: textAt(chat, 'title') ?? textAt(chat, 'first_name'),
      username: textAt(chat, 'username'),
      chat: chat ?? null,
    };
  },
});
