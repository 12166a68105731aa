import { defineConnector, HTTP_AUTH_KINDS } from '#connector-sdk';

import { entriesTrigger } from './entries.trigger';
import { readAction } from './read.action';

export const connector = defineConnector({
  key: 'rss',
  title: 'RSS and other feeds',
  description: 'Reads RSS, Atom and JSON feeds, and finds new entries in them.',
  group: 'feeds',
  icon: 'icon.svg',
  api: { baseUrl: null },
  auth: HTTP_AUTH_KINDS,
  triggers: [entriesTrigger],
  actions: [readAction],
});
