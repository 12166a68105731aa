import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'calendly',
  title: 'Calendly',
  description: 'Meetings that are booked with Calendly.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signing key',
      description: 'The signing key that the webhook subscription was made with.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
