import { defineConnector, signingAuth } from '#connector-sdk';

import { api } from './api';
import { accountToken, apiKey } from './auth';
import { checkVerification } from './check-verification.action';
import { eventTrigger } from './event.trigger';
import { getCall } from './get-call.action';
import { getMessage } from './get-message.action';
import { listCalls } from './list-calls.action';
import { listMessages } from './list-messages.action';
import { lookUpNumber } from './look-up-number.action';
import { makeCall } from './make-call.action';
import { newCall } from './new-call.trigger';
import { newMessage } from './new-message.trigger';
import { newRecording } from './new-recording.trigger';
import { options } from './options';
import { inAccount } from './place';
import { sendMessage } from './send-message.action';
import { sendWhatsApp } from './send-whatsapp.action';
import { startVerification } from './start-verification.action';

export const connector = defineConnector({
  key: 'twilio',
  title: 'Twilio',
  description: 'Text messages, WhatsApp, calls and verification codes through Twilio.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    accountToken,
    apiKey,
    signingAuth({
      title: 'Auth token',
      description: 'The auth token of your Twilio account, from the start page of the console.',
    }),
  ],
  api,
  /** API keys may not read the account itself. */
  async test(context) {
    await context.api.get(inAccount(context, '/IncomingPhoneNumbers.json'), { PageSize: 1 });
    return { account: String(context.auth?.fields.accountSid) };
  },
  options,
  triggers: [eventTrigger, newMessage, newCall, newRecording],
  actions: [
    sendMessage,
    sendWhatsApp,
    makeCall,
    getMessage,
    listMessages,
    getCall,
    listCalls,
    lookUpNumber,
    startVerification,
    checkVerification,
  ],
});
