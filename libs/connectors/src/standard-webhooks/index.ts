import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'standard-webhooks',
  title: 'Standard Webhooks',
  description: 'Webhooks of any service that signs them as Standard Webhooks or Svix do.',
  icon: 'icon.svg',
  group: 'web',
  auth: [
    signingAuth({
      title: 'Signing secret',
      description:
        'The service shows it where its webhooks are set up. It begins with whsec_; or, where the service gives a public key, with whpk_.',
      placeholder: 'whsec_…',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
