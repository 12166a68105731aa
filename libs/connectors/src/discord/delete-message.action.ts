/** https://docs.discord.com/developers/resources/message#delete-message */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';
import { FailureError } from '#kernel';

import { channelField, Done, messageField, reasonField, reasonHeader, serverOfChannelField } from './fields';

const UNKNOWN_MESSAGE = 'discord.error_10008';

export const deleteMessage = defineAction({
  key: 'delete_message',
  title: 'Delete a message',
  description: 'Takes a message away. One that is gone already is no error.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object(
    { server: serverOfChannelField, channel: channelField(), message: messageField(), reason: reasonField },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    try {
      await api.request({
        method: 'DELETE',
        path: `/channels/${pathPart(input.channel)}/messages/${pathPart(input.message)}`,
        headers: reasonHeader(input.reason),
      });
    } catch (thrown) {
      if (!(thrown instanceof FailureError) || thrown.failure.code !== UNKNOWN_MESSAGE) throw thrown;
    }
    return { done: true };
  },
});
