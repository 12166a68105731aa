/** https://docs.slack.dev/reference/methods/chat.update */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { write } from './call';
import {
  blocksField,
  blocksOf,
  channelField,
  messageField,
  SentMessage,
  sentMessage,
  textField,
} from './fields';

export const updateMessage = defineAction({
  key: 'update_message',
  title: 'Change a message',
  description: 'Replaces the text or the blocks of a message that the app has sent.',
  idempotent: true,
  input: Type.Object(
    { channel: channelField(), message: messageField(), text: textField, blocks: blocksField },
    { additionalProperties: false },
  ),
  output: SentMessage,
  run: async ({ input, api }) =>
    sentMessage(
      await write(api, 'chat.update', {
        channel: input.channel,
        ts: input.message,
        text: input.text,
        blocks: blocksOf(input.blocks),
      }),
    ),
});
