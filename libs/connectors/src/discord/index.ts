import { defineConnector, signingAuth } from '#connector-sdk';

import { addReaction } from './add-reaction.action';
import { addRole } from './add-role.action';
import { answerInteraction } from './answer-interaction.action';
import { api } from './api';
import { botAuth } from './bot-auth';
import { createChannel } from './create-channel.action';
import { createThread } from './create-thread.action';
import { deleteMessage } from './delete-message.action';
import { editMessage } from './edit-message.action';
import { eventTrigger } from './event.trigger';
import { gatewayTrigger } from './gateway.trigger';
import { getMember } from './get-member.action';
import { listMessages } from './list-messages.action';
import { newMessageTrigger } from './new-message.trigger';
import { categories, channels, members, roles, servers } from './options';
import { pinMessage } from './pin-message.action';
import { removeRole } from './remove-role.action';
import { reply } from './reply.action';
import { sendByWebhook } from './send-by-webhook.action';
import { sendDirectMessage } from './send-direct-message.action';
import { sendMessage } from './send-message.action';
import { testConnection } from './test-connection';
import { webhookAuth } from './webhook-auth';

export const connector = defineConnector({
  key: 'discord',
  title: 'Discord',
  description: 'Messages, channels, roles, commands and buttons in Discord.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    botAuth,
    webhookAuth,
    signingAuth({
      title: 'Public key',
      description: 'The public key of your Discord application, on its page General Information.',
    }),
  ],
  api,
  test: testConnection,
  options: { servers, channels, categories, roles, members },
  triggers: [eventTrigger, gatewayTrigger, newMessageTrigger],
  actions: [
    sendMessage,
    reply,
    sendDirectMessage,
    sendByWebhook,
    answerInteraction,
    editMessage,
    deleteMessage,
    addReaction,
    pinMessage,
    listMessages,
    createChannel,
    createThread,
    addRole,
    removeRole,
    getMember,
  ],
});
