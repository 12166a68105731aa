/** https://docs.slack.dev/reference/methods/chat.postMessage */
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

export const reply = defineAction({
  key: 'reply',
  title: 'Reply in a thread',
  description: 'Answers to a message, in its thread.',
  input: Type.Object(
    {
      channel: channelField(),
      thread: messageField(
        'Message',
        'The ts of the message that began the thread, such as 1769860800.000100.',
      ),
      text: textField,
      blocks: blocksField,
      broadcast: Type.Optional(Type.Boolean({ title: 'Show it in the channel as well', default: false })),
    },
    { additionalProperties: false },
  ),
  output: SentMessage,
  run: async ({ input, api }) =>
    sentMessage(
      await write(api, 'chat.postMessage', {
        channel: input.channel,
        thread_ts: input.thread,
        text: input.text,
        blocks: blocksOf(input.blocks),
        reply_broadcast: input.broadcast,
      }),
    ),
});
