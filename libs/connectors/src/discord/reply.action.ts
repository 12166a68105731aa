/** https://docs.discord.com/developers/resources/message#create-message, with a message reference */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { channelField, messageField, serverOfChannelField } from './fields';
import { Message, messageIn, messageOf, messageParts } from './message-fields';
import { onceOnly, postMessage } from './post-message';

export const reply = defineAction({
  key: 'reply',
  title: 'Reply to a message',
  description: 'Answers to a message in its channel.',
  auth: { kinds: ['bot'], required: true },
  input: Type.Object(
    { server: serverOfChannelField, channel: channelField(), to: messageField('Answer to'), ...messageParts },
    { additionalProperties: false },
  ),
  output: Message,
  async run(context) {
    const { input, idempotencyKey } = context;
    const message = {
      ...messageOf(input),
      message_reference: { message_id: input.to.trim() },
      ...onceOnly(idempotencyKey),
    };
    return messageIn(
      await postMessage(context, { path: `/channels/${pathPart(input.channel)}/messages` }, message),
    );
  },
});
