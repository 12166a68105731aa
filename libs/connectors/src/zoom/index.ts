import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'zoom',
  title: 'Zoom',
  description: 'Meetings, webinars and recordings in Zoom.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Secret token',
      description: 'The secret token of your Zoom app, on its page for event subscriptions.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
