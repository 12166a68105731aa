import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'shopify',
  title: 'Shopify',
  description: 'Orders, products and customers of a Shopify shop.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Webhook secret',
      description:
        'What Shopify signs with: it stands below the webhooks in the settings for notifications, or is the client secret of your app.',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
