/** https://docs.slack.dev/reference/methods/conversations.open, then chat.postMessage */
import { Type } from 'typebox';

import { defineAction, textAt } from '#connector-sdk';

import { write } from './call';
import { blocksField, blocksOf, SentMessage, sentMessage, textField, userField } from './fields';

export const sendDirectMessage = defineAction({
  key: 'send_direct_message',
  title: 'Send a direct message',
  description: 'Writes to one person.',
  input: Type.Object(
    { user: userField(), text: textField, blocks: blocksField },
    { additionalProperties: false },
  ),
  output: SentMessage,
  async run({ input, api }) {
    const opened = await write(api, 'conversations.open', { users: input.user });
    return sentMessage(
      await write(api, 'chat.postMessage', {
        channel: textAt(opened, 'channel.id'),
        text: input.text,
        blocks: blocksOf(input.blocks),
      }),
    );
  },
});
