/** https://docs.discord.com/developers/resources/message#create-reaction */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { channelField, Done, messageField, serverOfChannelField } from './fields';

export const addReaction = defineAction({
  key: 'add_reaction',
  title: 'React to a message',
  description: 'Puts an emoji on a message.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object(
    {
      server: serverOfChannelField,
      channel: channelField(),
      message: messageField(),
      emoji: Type.String({
        title: 'Emoji',
        description: 'The sign itself; of a server’s own emoji name:id.',
        minLength: 1,
        maxLength: 100,
        ui: { placeholder: '👍' },
      }),
    },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    // As Discord shows it in a text: <:name:id>, or <a:name:id>.
    const emoji = input.emoji.trim().replace(/^<a?:(\w+:\d+)>$/, '$1');
    const message = `/channels/${pathPart(input.channel)}/messages/${pathPart(input.message)}`;
    await api.put(`${message}/reactions/${pathPart(emoji)}/@me`);
    return { done: true };
  },
});
