/** https://core.telegram.org/bots/api#sendmessage */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { chatField, idOf, marksField, marksOf, Message, messageIn, sendingFields, sendingOf } from './fields';

export const sendMessage = defineAction({
  key: 'send_message',
  title: 'Send a message',
  description: 'Writes to a person, a group or a channel.',
  input: Type.Object(
    {
      chat: chatField,
      text: Type.String({ title: 'Text', minLength: 1, maxLength: 4096, ui: { multiline: true } }),
      marks: marksField,
      ...sendingFields,
      showLinks: Type.Optional(
        Type.Boolean({ title: 'Show what links lead to', default: true, ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Message,
  run: async ({ input, api }) =>
    messageIn(
      await call(api, 'sendMessage', {
        chat_id: idOf(input.chat),
        text: input.text,
        parse_mode: marksOf(input.marks),
        link_preview_options: input.showLinks === false ? { is_disabled: true } : undefined,
        ...sendingOf(input),
      }),
    ),
});
