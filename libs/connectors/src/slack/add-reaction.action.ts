/** https://docs.slack.dev/reference/methods/reactions.add */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { doneOr, write } from './call';
import { channelField, Done, messageField } from './fields';

export const addReaction = defineAction({
  key: 'add_reaction',
  title: 'React to a message',
  description: 'Puts an emoji on a message. One that is there already is no error.',
  idempotent: true,
  input: Type.Object(
    {
      channel: channelField(),
      message: messageField(),
      emoji: Type.String({
        title: 'Emoji',
        description: 'Its name at Slack.',
        minLength: 1,
        maxLength: 100,
        ui: { placeholder: 'thumbsup' },
      }),
    },
    { additionalProperties: false },
  ),
  output: Done,
  run: ({ input, api }) =>
    doneOr('already_reacted', () =>
      write(api, 'reactions.add', {
        channel: input.channel,
        timestamp: input.message,
        name: input.emoji.trim().replace(/^:|:$/g, ''),
      }),
    ),
});
