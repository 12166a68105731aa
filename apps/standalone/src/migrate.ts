import 'reflect-metadata';

import { loadDatabaseUrl } from '#config';
import { migrations } from '#migrations';
import { migrate } from '#store';

/** Brings the database of DATABASE_URL up to date, then exits; run it before the roles of a new release start. */
async function main(): Promise<void> {
  const done = await migrate({ url: loadDatabaseUrl(), migrations });
  console.log(done.length === 0 ? 'The database is up to date.' : `Applied: ${done.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
