import { columnLoader, defineConnector, listLoader, rowFieldLoader, sqlActions } from '#connector-sdk';

import { AUTH, AUTH_KINDS } from './auth';
import { listTables } from './columns';
import { MYSQL } from './engine';
import { newRowsTrigger } from './new-rows.trigger';
import { test } from './test-connection';

export const connector = defineConnector({
  key: 'mysql',
  title: 'MySQL',
  description: 'Reads and writes rows of a MySQL or MariaDB database, and finds new ones.',
  group: 'data',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  test,
  options: { tables: listLoader(MYSQL, listTables), columns: columnLoader(MYSQL) },
  fieldSets: { row: rowFieldLoader(MYSQL) },
  triggers: [newRowsTrigger],
  actions: sqlActions(MYSQL, AUTH),
});
