import { defineConnector, HEADER_AUTH_KINDS } from '#connector-sdk';

import { itemsTrigger } from './items.trigger';

export const connector = defineConnector({
  key: 'poll',
  title: 'Poll an address',
  description: 'Looks at any list on the web again and again, and finds what is new in it.',
  group: 'feeds',
  icon: 'icon.svg',
  auth: HEADER_AUTH_KINDS,
  triggers: [itemsTrigger],
  actions: [],
});
