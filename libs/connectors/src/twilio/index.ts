import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'twilio',
  title: 'Twilio',
  description: 'Text messages and calls through Twilio.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    signingAuth({
      title: 'Auth token',
      description: 'The auth token of your Twilio account, from the start page of the console.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
