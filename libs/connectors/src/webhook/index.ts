import { defineConnector } from '#connector-sdk';

import { catchTrigger } from './catch.trigger';

export const connector = defineConnector({
  key: 'webhook',
  title: 'Webhook',
  description: 'Starts a workflow when another service sends an HTTP request to its address.',
  icon: 'icon.svg',
  auth: [],
  triggers: [catchTrigger],
  actions: [],
});
