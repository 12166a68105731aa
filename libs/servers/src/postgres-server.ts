import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { end, launch } from './child-server';
import { freePort } from './free-port';
import { postgresAccount } from './postgres-account';
import { postgresBinaries } from './postgres-binaries';
import { directoryArgument, makeCluster, readPostmasterFile, SUPERUSER } from './postgres-cluster';
import { commandOfProcess, startOfProcess } from './process-identity';
import type { RunningServer } from './running-server';
import { keepSecret } from './secret-file';

export interface PostgresOptions {
  /** Kept between starts; made when missing. Nobody else may use it meanwhile. */
  dir: string;
  /** Settings by name; see `SETTINGS` for what they add to. */
  settings?: Readonly<Record<string, string>>;
  initdbFlags?: readonly string[];
}

/** For a small machine that is shared with other things. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // Standalone's only client is Sluice, whose queries are look-ups: compiling them costs more than it brings.
  jit: 'off',
  log_min_messages: 'warning',
  timezone: 'UTC',
};

/**
 * A Postgres of one's own below `dir`, on a free port of 127.0.0.1 and with a password that only `dir` knows. A server
 * that a killed process left behind there is stopped first. The URL is that of the database ‘postgres’.
 * @throws ServerError
 */
export async function startPostgres({
  dir,
  settings = {},
  initdbFlags = [],
}: PostgresOptions): Promise<RunningServer> {
  const clusterDir = path.join(dir, 'data');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const account = await postgresAccount(clusterDir);
  const binaries = postgresBinaries(account);
  const password = await keepSecret(path.join(dir, 'password'), () => randomBytes(24).toString('hex'));
  await stopOrphan(clusterDir);
  await makeCluster(binaries, clusterDir, password, account, initdbFlags);

  const flags = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const port = await freePort();
  let pid = -1;
  const start = async (): Promise<void> => {
    await stopOrphan(clusterDir);
    pid = await launch({
      name: 'Postgres',
      command: binaries.postgres,
      args: ['-D', directoryArgument(clusterDir, account), '-p', String(port), ...flags],
      cwd: clusterDir,
      account,
      logFile: path.join(dir, 'postgres.log'),
      isReady: async (child) => {
        const file = await readPostmasterFile(clusterDir);
        return file?.pid === child && file.ready;
      },
    });
  };
  await start();
  return {
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    port,
    get pid() {
      return pid;
    },
    start,
    stop: () => stopPostgres(pid),
    kill9: () => end(pid, { signal: 'SIGKILL', withinMs: 10_000 }),
  };
}

/** Fast shutdown: sessions are ended, what they committed is kept. See ‘Shutting Down the Server’ in Postgres's manual. */
async function stopPostgres(pid: number): Promise<void> {
  await end(
    pid,
    { signal: 'SIGINT', withinMs: 30_000 },
    { signal: 'SIGQUIT', withinMs: 10_000 },
    { signal: 'SIGKILL', withinMs: 5000 },
  );
}

async function stopOrphan(clusterDir: string): Promise<void> {
  const file = await readPostmasterFile(clusterDir);
  if (!file) return;
  if (startOfProcess(file.pid) !== null && /postgres/.test(commandOfProcess(file.pid)))
    await stopPostgres(file.pid);
  // Postgres takes any living process of that pid for its rival, be it who it may.
  await rm(path.join(clusterDir, 'postmaster.pid'), { force: true });
}
