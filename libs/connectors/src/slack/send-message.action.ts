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

const advanced = { ui: { advanced: true } };

export const sendMessage = defineAction({
  key: 'send_message',
  title: 'Send a message',
  description: 'Writes into a channel.',
  input: Type.Object(
    {
      channel: channelField(),
      text: textField,
      blocks: blocksField,
      thread: Type.Optional(
        Type.String({
          ...messageField('Answer to', 'The ts of a message, to answer in its thread.'),
          ui: { advanced: true, placeholder: '1769860800.000100' },
        }),
      ),
      username: Type.Optional(
        Type.String({
          title: 'Name of the sender',
          description: 'In place of the app’s. Needs the scope chat:write.customize.',
          maxLength: 80,
          ...advanced,
        }),
      ),
      iconEmoji: Type.Optional(
        Type.String({
          title: 'Emoji as its picture',
          maxLength: 100,
          ui: { advanced: true, placeholder: ':door:' },
        }),
      ),
      iconUrl: Type.Optional(Type.String({ title: 'Address of its picture', maxLength: 2000, ...advanced })),
      unfurlLinks: Type.Optional(
        Type.Boolean({ title: 'Show what links lead to', default: false, ...advanced }),
      ),
    },
    { additionalProperties: false },
  ),
  output: SentMessage,
  run: async ({ input, api }) =>
    sentMessage(
      await write(api, 'chat.postMessage', {
        channel: input.channel,
        text: input.text,
        blocks: blocksOf(input.blocks),
        thread_ts: input.thread || undefined,
        username: input.username || undefined,
        icon_emoji: input.iconEmoji || undefined,
        icon_url: input.iconUrl || undefined,
        unfurl_links: input.unfurlLinks,
      }),
    ),
});
