import { defineConnector, signingAuth } from '#connector-sdk';

import { appTokenAuth } from './app-token-auth';
import { eventTrigger } from './event.trigger';
import { socketModeTrigger } from './socket-mode.trigger';

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
    appTokenAuth,
  ],
  triggers: [eventTrigger, socketModeTrigger],
  actions: [],
});
