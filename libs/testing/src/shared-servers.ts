import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { migrations } from '#migrations';
import { startPostgres, startRedis } from '#servers';
import { migrate } from '#store';

import { administer, urlOfDatabase } from './administer';
import { serversFile, testDirectory } from './test-directory';
import { waitUntil } from './wait-until';

export interface SharedServers {
  databaseUrl: string;
  redisUrl: string;
}

/** The migrated database that every test database is a copy of. */
export const TEMPLATE = 'sluice_template';

let servers: Promise<SharedServers> | undefined;

/** One Postgres and one Redis for the whole test run, started by whichever Jest worker asks first. */
export function sharedServers(): Promise<SharedServers> {
  servers ??= findOrStart();
  return servers;
}

async function findOrStart(): Promise<SharedServers> {
  const directory = testDirectory();
  const file = serversFile(directory);
  const isFirst = await mkdir(path.join(directory, 'claimed')).then(
    () => true,
    () => false,
  );
  if (isFirst) await start(directory, file);
  await waitUntil(() => existsSync(file), { timeoutMs: 90_000, what: 'the servers of the test run' });
  const answer = JSON.parse(await readFile(file, 'utf8')) as SharedServers & { error?: string };
  if (answer.error) throw new Error(`The servers of the test run did not start: ${answer.error}`);
  return answer;
}

async function start(directory: string, file: string): Promise<void> {
  const answer = await startServers(directory).catch((error: unknown) => ({ error: String(error) }));
  await writeFile(`${file}.new`, JSON.stringify(answer), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function startServers(directory: string): Promise<SharedServers> {
  const [postgres, redis] = await Promise.all([
    startPostgres({
      dir: path.join(directory, 'postgres'),
      // Nothing here has to outlive a power cut.
      settings: {
        fsync: 'off',
        full_page_writes: 'off',
        max_connections: '400',
        max_locks_per_transaction: '256',
      },
      initdbFlags: ['--no-sync'],
    }),
    startRedis({ dir: path.join(directory, 'redis') }),
  ]);
  await administer(postgres.url, `CREATE DATABASE ${TEMPLATE}`);
  await migrate({ url: urlOfDatabase(postgres.url, TEMPLATE), migrations });
  return { databaseUrl: postgres.url, redisUrl: redis.url };
}
