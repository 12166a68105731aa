import { accessAuth, defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';
import { BASE_URL } from './registration';

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
    accessAuth({
      description: 'A personal access token that may read and write webhooks.',
      baseUrl: BASE_URL,
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
