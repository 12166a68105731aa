/** https://core.telegram.org/bots/api#editmessagetext */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import {
  chatField,
  idOf,
  keyboardFields,
  keyboardOf,
  marksField,
  marksOf,
  Message,
  messageField,
  messageIn,
} from './fields';
import { unlessUnchanged } from './unless-unchanged';

export const editMessage = defineAction({
  key: 'edit_message',
  title: 'Change a message',
  description: 'Changes the text of a message of the bot.',
  idempotent: true,
  input: Type.Object(
    {
      chat: chatField,
      message: messageField(),
      text: Type.String({ title: 'Text', minLength: 1, maxLength: 4096, ui: { multiline: true } }),
      marks: marksField,
      ...keyboardFields,
    },
    { additionalProperties: false },
  ),
  output: Message,
  run: ({ input, api }) =>
    unlessUnchanged({ messageId: input.message.trim(), chat: input.chat.trim(), message: null }, async () =>
      messageIn(
        await call(api, 'editMessageText', {
          chat_id: idOf(input.chat),
          message_id: idOf(input.message),
          text: input.text,
          parse_mode: marksOf(input.marks),
          reply_markup: keyboardOf(input),
        }),
      ),
    ),
});
