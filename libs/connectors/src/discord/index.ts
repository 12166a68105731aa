import { defineConnector, signingAuth } from '#connector-sdk';

import { botAuth } from './bot-auth';
import { eventTrigger } from './event.trigger';
import { gatewayTrigger } from './gateway.trigger';

export const connector = defineConnector({
  key: 'discord',
  title: 'Discord',
  description: 'Messages, commands and buttons in Discord.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    signingAuth({
      title: 'Public key',
      description: 'The public key of your Discord application, on its page General Information.',
    }),
    botAuth,
  ],
  triggers: [eventTrigger, gatewayTrigger],
  actions: [],
});
