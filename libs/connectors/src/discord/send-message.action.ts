/** https://docs.discord.com/developers/resources/message#create-message */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { channelField, serverOfChannelField } from './fields';
import { fileFields, filesOf, Message, messageIn, messageOf, messageParts } from './message-fields';
import { onceOnly, postMessage } from './post-message';

export const sendMessage = defineAction({
  key: 'send_message',
  title: 'Send a message',
  description: 'Writes into a channel or a thread, with cards and files.',
  auth: { kinds: ['bot'], required: true },
  input: Type.Object(
    {
      server: serverOfChannelField,
      channel: channelField(),
      ...messageParts,
      ...fileFields,
    },
    { additionalProperties: false },
  ),
  output: Message,
  async run(context) {
    const { input, idempotencyKey } = context;
    const message = { ...messageOf(input), ...onceOnly(idempotencyKey) };
    return messageIn(
      await postMessage(
        context,
        { path: `/channels/${pathPart(input.channel)}/messages` },
        message,
        filesOf(input),
      ),
    );
  },
});
