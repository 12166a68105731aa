/** https://docs.discord.com/developers/resources/webhook#execute-webhook */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { fileFields, filesOf, Message, messageIn, messageOf, messageParts } from './message-fields';
import { postMessage } from './post-message';
import { WEBHOOK_PATH, webhookAuth } from './webhook-auth';

export const sendByWebhook = defineAction({
  key: 'send_by_webhook',
  title: 'Send by webhook',
  description: 'Writes into the channel of a webhook, under any name. It needs no bot.',
  auth: { kinds: [webhookAuth.key], required: true },
  input: Type.Object(
    {
      ...messageParts,
      username: Type.Optional(Type.String({ title: 'Name of the sender', maxLength: 80 })),
      avatarUrl: Type.Optional(Type.String({ title: 'Address of its picture', maxLength: 2000 })),
      thread: Type.Optional(
        Type.String({ title: 'Thread', description: 'The id of one in that channel.', maxLength: 25 }),
      ),
      threadName: Type.Optional(
        Type.String({
          title: 'New post',
          description: 'Its title, where the channel is a forum.',
          maxLength: 100,
          ui: { advanced: true },
        }),
      ),
      ...fileFields,
    },
    { additionalProperties: false },
  ),
  output: Message,
  async run(context) {
    const { input } = context;
    const message = {
      ...messageOf(input),
      username: input.username || undefined,
      avatar_url: input.avatarUrl || undefined,
      thread_name: input.threadName || undefined,
    };
    const query = {
      wait: true,
      thread_id: input.thread || undefined,
      with_components: message.components ? true : undefined,
    };
    return messageIn(await postMessage(context, { path: WEBHOOK_PATH, query }, message, filesOf(input)));
  },
});
