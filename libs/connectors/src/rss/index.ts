import { defineConnector, HTTP_AUTH_KINDS } from '#connector-sdk';

import { entriesTrigger } from './entries.trigger';

export const connector = defineConnector({
  key: 'rss',
  title: 'RSS and other feeds',
  description: 'Finds new entries in RSS, Atom and JSON feeds.',
  group: 'feeds',
  icon: 'icon.svg',
  auth: HTTP_AUTH_KINDS,
  triggers: [entriesTrigger],
  actions: [],
});
