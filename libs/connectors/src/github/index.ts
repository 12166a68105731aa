import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'github',
  title: 'GitHub',
  description: 'Repositories, issues, pull requests and builds on GitHub.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      description:
        'What stands in the field Secret of the webhook at GitHub. Make up a long text and enter it in both places.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
