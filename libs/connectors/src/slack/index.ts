import { defineConnector, signingAuth } from '#connector-sdk';

import { addReaction } from './add-reaction.action';
import { api } from './api';
import { appTokenAuth } from './app-token-auth';
import { archiveChannel } from './archive-channel.action';
import { signInAuth, tokenAuth } from './auth';
import { createChannel } from './create-channel.action';
import { deleteMessage } from './delete-message.action';
import { eventTrigger } from './event.trigger';
import { findUser } from './find-user.action';
import { inviteToChannel } from './invite-to-channel.action';
import { listMessages } from './list-messages.action';
import { newMessageTrigger } from './new-message.trigger';
import { channels, users } from './options';
import { reply } from './reply.action';
import { scheduleMessage } from './schedule-message.action';
import { sendDirectMessage } from './send-direct-message.action';
import { sendEphemeral } from './send-ephemeral.action';
import { sendMessage } from './send-message.action';
import { setStatus } from './set-status.action';
import { setTopic } from './set-topic.action';
import { socketModeTrigger } from './socket-mode.trigger';
import { testConnection } from './test-connection';
import { updateMessage } from './update-message.action';
import { uploadFile } from './upload-file.action';

export const connector = defineConnector({
  key: 'slack',
  title: 'Slack',
  description: 'Messages, channels, files, commands and buttons in Slack.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    tokenAuth,
    signInAuth,
    signingAuth({
      title: 'Signing secret',
      description: 'It is on the page Basic Information of your Slack app, under App Credentials.',
    }),
    appTokenAuth,
  ],
  api,
  test: testConnection,
  options: { channels, users },
  triggers: [eventTrigger, socketModeTrigger, newMessageTrigger],
  actions: [
    sendMessage,
    reply,
    sendDirectMessage,
    sendEphemeral,
    scheduleMessage,
    updateMessage,
    deleteMessage,
    uploadFile,
    addReaction,
    listMessages,
    findUser,
    createChannel,
    inviteToChannel,
    archiveChannel,
    setTopic,
    setStatus,
  ],
});
