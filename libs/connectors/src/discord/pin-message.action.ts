/** https://docs.discord.com/developers/resources/message#pin-message */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { channelField, Done, messageField, reasonField, reasonHeader, serverOfChannelField } from './fields';

export const pinMessage = defineAction({
  key: 'pin_message',
  title: 'Pin a message',
  description: 'Pins a message in its channel.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object(
    { server: serverOfChannelField, channel: channelField(), message: messageField(), reason: reasonField },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    await api.request({
      method: 'PUT',
      path: `/channels/${pathPart(input.channel)}/messages/pins/${pathPart(input.message)}`,
      headers: reasonHeader(input.reason),
    });
    return { done: true };
  },
});
