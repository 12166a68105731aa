/** https://core.telegram.org/bots/api#copymessage */
import { Type } from 'typebox';

import { defineAction, textAt } from '#connector-sdk';

import { call } from './call';
import { chatField, idOf, messageField, nullable } from './fields';

export const copyMessage = defineAction({
  key: 'copy_message',
  title: 'Forward or copy a message',
  description: 'Brings a message of one chat into another one.',
  input: Type.Object(
    {
      from: Type.String({ ...chatField, title: 'From chat' }),
      message: messageField(),
      to: Type.String({ ...chatField, title: 'To chat' }),
      how: Type.Optional(
        Type.Enum(['copy', 'forward'], {
          title: 'How',
          default: 'copy',
          ui: { labels: { copy: 'As a new message', forward: 'With a mark of where it is from' } },
        }),
      ),
      silent: Type.Optional(Type.Boolean({ title: 'Without a sound', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ messageId: nullable('Id of the new message') }),
  async run({ input, api }) {
    const result = await call(api, input.how === 'forward' ? 'forwardMessage' : 'copyMessage', {
      chat_id: idOf(input.to),
      from_chat_id: idOf(input.from),
      message_id: idOf(input.message),
      disable_notification: input.silent,
    });
    return { messageId: textAt(result, 'message_id') };
  },
});
