/** https://core.telegram.org/bots/api#deletemessage */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { chatField, Done, idOf, messageField } from './fields';

export const deleteMessage = defineAction({
  key: 'delete_message',
  title: 'Delete a message',
  description: 'Takes a message away, up to 48 hours after it was sent.',
  input: Type.Object(
    {
      chat: chatField,
      message: messageField(),
    },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    await call(api, 'deleteMessage', { chat_id: idOf(input.chat), message_id: idOf(input.message) });
    return { done: true };
  },
});
