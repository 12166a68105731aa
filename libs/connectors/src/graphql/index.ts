import { defineConnector, HTTP_AUTH_KINDS } from '#connector-sdk';

import { subscriptionTrigger } from './subscription.trigger';

export const connector = defineConnector({
  key: 'graphql',
  title: 'GraphQL',
  description: 'Subscriptions of a GraphQL service.',
  group: 'web',
  icon: 'icon.svg',
  auth: [...HTTP_AUTH_KINDS],
  triggers: [subscriptionTrigger],
  actions: [],
});
