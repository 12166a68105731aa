import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { catchTrigger } from './catch.trigger';
import { sendAction } from './send.action';

export const connector = defineConnector({
  key: 'webhook',
  title: 'Webhook',
  description: 'Receives HTTP requests of other services, and sends signed ones to them.',
  group: 'web',
  icon: 'icon.svg',
  api: { baseUrl: null, idempotencyHeader: null },
  auth: AUTH_KINDS,
  triggers: [catchTrigger],
  actions: [sendAction],
});
