import { randomBytes } from 'node:crypto';

import { administer, urlOfDatabase } from './administer';
import { sharedServers, TEMPLATE } from './shared-servers';

export interface TestDatabase {
  url: string;
  /** Ends the connections that are left, too. */
  drop(): Promise<void>;
}

/** A migrated, empty database of one's own; meant for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl } = await sharedServers();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    url: urlOfDatabase(databaseUrl, name),
    drop: () => administer(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
