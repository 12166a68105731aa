/** https://docs.slack.dev/reference/methods/conversations.setTopic */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { write } from './call';
import { channelField, Done } from './fields';

export const setTopic = defineAction({
  key: 'set_topic',
  title: 'Set a channel’s topic',
  description: 'Changes the line above a channel.',
  idempotent: true,
  input: Type.Object(
    {
      channel: channelField(),
      topic: Type.String({ title: 'Topic', description: 'Empty: none.', maxLength: 250 }),
    },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    await write(api, 'conversations.setTopic', { channel: input.channel, topic: input.topic });
    return { done: true };
  },
});
