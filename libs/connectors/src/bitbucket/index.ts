import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'bitbucket',
  title: 'Bitbucket',
  description: 'Repositories and pull requests on Bitbucket.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Webhook secret',
      description: 'What stands in the field Secret of the webhook at Bitbucket.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
