import { defineConnector, textAt } from '#connector-sdk';

import { api, MAILBOX } from './api';
import { googleAuth } from './auth';
import { changeLabelsAction } from './change-labels.action';
import { createDraftAction } from './create-draft.action';
import { createLabelAction } from './create-label.action';
import { getAttachmentAction } from './get-attachment.action';
import { getMessageAction } from './get-message.action';
import { getThreadAction } from './get-thread.action';
import { labelledMessageTrigger } from './labelled-message.trigger';
import { markMessageAction } from './mark-message.action';
import { newAttachmentTrigger } from './new-attachment.trigger';
import { newMessageTrigger } from './new-message.trigger';
import { options } from './options';
import { replyAction } from './reply.action';
import { searchMessagesAction } from './search-messages.action';
import { sendMessageAction } from './send-message.action';

export const connector = defineConnector({
  key: 'gmail',
  title: 'Gmail',
  description: 'Mails of a Gmail account: send, answer, find, label, and start when one comes in.',
  group: 'mail',
  icon: 'icon.svg',
  api,
  auth: [googleAuth],
  async test({ api: service }) {
    return { account: textAt(await service.get(`${MAILBOX}/profile`), 'emailAddress') };
  },
  options,
  triggers: [newMessageTrigger, labelledMessageTrigger, newAttachmentTrigger],
  actions: [
    sendMessageAction,
    replyAction,
    createDraftAction,
    searchMessagesAction,
    getMessageAction,
    getAttachmentAction,
    getThreadAction,
    changeLabelsAction,
    markMessageAction,
    createLabelAction,
  ],
});
