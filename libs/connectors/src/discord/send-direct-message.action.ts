/** https://docs.discord.com/developers/resources/user#create-dm, then a message */
import { Type } from 'typebox';

import { defineAction, pathPart, textAt } from '#connector-sdk';

import { memberField, serverOfChannelField } from './fields';
import { Message, messageIn, messageOf, messageParts } from './message-fields';
import { onceOnly, postMessage } from './post-message';

export const sendDirectMessage = defineAction({
  key: 'send_direct_message',
  title: 'Send a direct message',
  description: 'Writes to one person who shares a server with the bot.',
  auth: { kinds: ['bot'], required: true },
  input: Type.Object(
    { server: serverOfChannelField, user: memberField(), ...messageParts },
    { additionalProperties: false },
  ),
  output: Message,
  async run(context) {
    const { input, api, idempotencyKey } = context;
    const opened = await api.post('/users/@me/channels', { recipient_id: input.user.trim() });
    const path = `/channels/${pathPart(textAt(opened, 'id') ?? '')}/messages`;
    return messageIn(
      await postMessage(context, { path }, { ...messageOf(input), ...onceOnly(idempotencyKey) }),
    );
  },
});
