import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'hubspot',
  title: 'HubSpot',
  description: 'Contacts, companies and deals in HubSpot.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Client secret',
      description: 'The client secret of your HubSpot app, on its page Auth.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
