import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { listenTrigger } from './listen.trigger';
import { newRowsTrigger } from './new-rows.trigger';

export const connector = defineConnector({
  key: 'postgres',
  title: 'Postgres',
  description: 'Finds new rows in a Postgres database, and listens for its notifications.',
  group: 'data',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [newRowsTrigger, listenTrigger],
  actions: [],
});
