import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'discord',
  title: 'Discord',
  description: 'Commands and buttons in Discord.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    signingAuth({
      title: 'Public key',
      description: 'The public key of your Discord application, on its page General Information.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
