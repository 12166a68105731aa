import { defineConnector, HTTP_AUTH_KINDS } from '#connector-sdk';

import { requestAction } from './request.action';

export const connector = defineConnector({
  key: 'http',
  title: 'HTTP request',
  description: 'Calls any HTTP service.',
  group: 'web',
  icon: 'icon.svg',
  auth: HTTP_AUTH_KINDS,
  triggers: [],
  actions: [requestAction],
});
