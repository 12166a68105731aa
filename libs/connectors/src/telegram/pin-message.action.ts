/** https://core.telegram.org/bots/api#pinchatmessage */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { chatField, Done, idOf, messageField } from './fields';

export const pinMessage = defineAction({
  key: 'pin_message',
  title: 'Pin a message',
  description: 'Pins a message in its chat.',
  idempotent: true,
  input: Type.Object(
    {
      chat: chatField,
      message: messageField(),
      silent: Type.Optional(Type.Boolean({ title: 'Without a sound', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    await call(api, 'pinChatMessage', {
      chat_id: idOf(input.chat),
      message_id: idOf(input.message),
      disable_notification: input.silent,
    });
    return { done: true };
  },
});
