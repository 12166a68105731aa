import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import {
  startPostgres as startPostgresIn,
  startRedis as startRedisIn,
  type PostgresOptions,
  type RunningServer,
} from '#servers';

import { testDirectory } from './test-directory';

/** A Postgres of the test's own, to be killed. Without `dir` it has a temporary one, which `stop` removes. */
export function startPostgres(options: Partial<PostgresOptions> = {}): Promise<RunningServer> {
  return inDirectory(options.dir, (dir) => startPostgresIn({ initdbFlags: ['--no-sync'], ...options, dir }));
}

/** A Redis of the test's own, to be killed. Without `dir` it has a temporary one, which `stop` removes. */
export function startRedis(options: { dir?: string } = {}): Promise<RunningServer> {
  return inDirectory(options.dir, (dir) => startRedisIn({ dir }));
}

async function inDirectory(
  given: string | undefined,
  start: (dir: string) => Promise<RunningServer>,
): Promise<RunningServer> {
  if (given) return start(given);
  const dir = await mkdtemp(path.join(testDirectory(), 'own-'));
  const server = await start(dir);
  return {
    url: server.url,
    port: server.port,
    get pid() {
      return server.pid;
    },
    start: () => server.start(),
    kill9: () => server.kill9(),
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
