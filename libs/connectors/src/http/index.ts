import { defineConnector, HTTP_AUTH_KINDS } from '#connector-sdk';

import { batchAction } from './batch.action';
import { pagesAction } from './pages.action';
import { requestAction } from './request.action';

export const connector = defineConnector({
  key: 'http',
  title: 'HTTP request',
  description: 'Calls any HTTP service.',
  group: 'web',
  icon: 'icon.svg',
  api: { baseUrl: null },
  auth: HTTP_AUTH_KINDS,
  triggers: [],
  actions: [requestAction, pagesAction, batchAction],
});
