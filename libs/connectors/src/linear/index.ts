import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'linear',
  title: 'Linear',
  description: 'Issues, comments and projects in Linear.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signing secret',
      description: 'Linear shows it in the details of the webhook.',
      placeholder: 'lin_wh_…',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
