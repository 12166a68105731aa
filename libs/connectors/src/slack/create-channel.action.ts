/** https://docs.slack.dev/reference/methods/conversations.create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { write } from './call';
import { Channel, channelOf } from './fields';

export const createChannel = defineAction({
  key: 'create_channel',
  title: 'Create a channel',
  description: 'Makes a public or a private channel.',
  input: Type.Object(
    {
      name: Type.String({
        title: 'Name',
        description: 'Lower-case letters, digits, - and _; no blanks.',
        minLength: 1,
        maxLength: 80,
        ui: { placeholder: 'door-repairs' },
      }),
      isPrivate: Type.Optional(Type.Boolean({ title: 'Private', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Channel,
  run: async ({ input, api }) =>
    channelOf(await write(api, 'conversations.create', { name: input.name, is_private: input.isPrivate })),
});
