import { columnLoader, defineConnector, listLoader, rowFieldLoader, sqlActions } from '#connector-sdk';

import { AUTH, AUTH_KINDS } from './auth';
import { listSchemas, listTables } from './columns';
import { POSTGRES } from './engine';
import { listenTrigger } from './listen.trigger';
import { newRowsTrigger } from './new-rows.trigger';
import { test } from './test-connection';

export const connector = defineConnector({
  key: 'postgres',
  title: 'Postgres',
  description:
    'Reads and writes rows of a Postgres database, finds new ones, and listens for its notifications.',
  group: 'data',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  test,
  options: {
    schemas: listLoader(POSTGRES, listSchemas),
    tables: listLoader(POSTGRES, listTables),
    columns: columnLoader(POSTGRES),
  },
  fieldSets: { row: rowFieldLoader(POSTGRES) },
  triggers: [newRowsTrigger, listenTrigger],
  actions: sqlActions(POSTGRES, AUTH),
});
