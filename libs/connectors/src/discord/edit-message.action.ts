/** https://docs.discord.com/developers/resources/message#edit-message */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { channelField, messageField, serverOfChannelField } from './fields';
import { Message, messageIn, messageOf, messageParts } from './message-fields';

export const editMessage = defineAction({
  key: 'edit_message',
  title: 'Change a message',
  description: 'Changes a message of the bot; what is left out stays as it is.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object(
    { server: serverOfChannelField, channel: channelField(), message: messageField(), ...messageParts },
    { additionalProperties: false },
  ),
  output: Message,
  run: async ({ input, api }) =>
    messageIn(
      await api.patch(
        `/channels/${pathPart(input.channel)}/messages/${pathPart(input.message)}`,
        messageOf(input),
      ),
    ),
});
