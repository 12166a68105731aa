import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'slack',
  title: 'Slack',
  description: 'Messages, commands and buttons in Slack.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    signingAuth({
      title: 'Signing secret',
      description: 'It is on the page Basic Information of your Slack app, under App Credentials.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
