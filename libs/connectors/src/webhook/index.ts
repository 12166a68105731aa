import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { catchTrigger } from './catch.trigger';

export const connector = defineConnector({
  key: 'webhook',
  title: 'Webhook',
  description: 'Starts a workflow when another service sends an HTTP request to its address.',
  group: 'web',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [catchTrigger],
  actions: [],
});
