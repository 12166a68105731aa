import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'typeform',
  title: 'Typeform',
  description: 'Answers to forms made with Typeform.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Webhook secret',
      description: 'What stands in the field Secret of the webhook at Typeform.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
