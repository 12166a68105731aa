import { defineConnector } from '#connector-sdk';

import { createAction } from './create.action';

export const connector = defineConnector({
  key: 'qr',
  title: 'QR code',
  description: 'Makes QR codes of links and texts.',
  group: 'tools',
  icon: 'icon.svg',
  auth: [],
  triggers: [],
  actions: [createAction],
});
