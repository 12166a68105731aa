import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'square',
  title: 'Square',
  description: 'Payments, orders and customers at Square.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signature key',
      description: 'Square shows it in the details of the webhook subscription.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
