import { defineConnector } from '#connector-sdk';

import { answerCallback } from './answer-callback.action';
import { api } from './api';
import { botAuth } from './auth';
import { copyMessage } from './copy-message.action';
import { deleteMessage } from './delete-message.action';
import { downloadFile } from './download-file.action';
import { editMessage } from './edit-message.action';
import { eventTrigger } from './event.trigger';
import { getChat } from './get-chat.action';
import { listenTrigger } from './listen.trigger';
import { pinMessage } from './pin-message.action';
import { react } from './react.action';
import { sendDocument } from './send-document.action';
import { sendLocation } from './send-location.action';
import { sendMessage } from './send-message.action';
import { sendPhoto } from './send-photo.action';
import { sendPoll } from './send-poll.action';
import { testConnection } from './test-connection';

export const connector = defineConnector({
  key: 'telegram',
  title: 'Telegram',
  description: 'Messages, files, polls and buttons of a Telegram bot.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [botAuth],
  api,
  test: testConnection,
  triggers: [eventTrigger, listenTrigger],
  actions: [
    sendMessage,
    sendPhoto,
    sendDocument,
    sendLocation,
    sendPoll,
    editMessage,
    deleteMessage,
    copyMessage,
    pinMessage,
    react,
    answerCallback,
    downloadFile,
    getChat,
  ],
});
