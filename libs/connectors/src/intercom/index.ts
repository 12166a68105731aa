import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'intercom',
  title: 'Intercom',
  description: 'Conversations and contacts in Intercom.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    signingAuth({
      title: 'Client secret',
      description: 'The client secret of your Intercom app, on its page Basic information.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
