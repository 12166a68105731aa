import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { requestAction } from './request.action';

export const connector = defineConnector({
  key: 'http',
  title: 'HTTP request',
  description: 'Calls any HTTP service.',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [],
  actions: [requestAction],
});
