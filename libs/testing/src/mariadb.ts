/** MariaDB from the system's packages: a server of the MySQL protocol that is none of ours. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';

import { TEST_CERTIFICATE } from './test-certificate';
import { testDirectory } from './test-directory';
import { waitUntil } from './wait-until';

/** Debian keeps the server where only root's PATH looks. */
const PLACES = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/opt/homebrew/bin',
  '/usr/bin',
  '/usr/local/bin',
];

/** A pid file of this name is found by the end of the test run, whatever became of the test. */
const PID_FILE = 'mariadb.pid';

export interface MariaDb {
  port: number;
  /** May do everything with all databases. */
  user: string;
  password: string;
  database: string;
  /** Ends it and removes its directory. */
  remove(): Promise<void>;
}

/** A server with a database, in a directory of its own; it offers TLS with `TEST_CERTIFICATE`. */
export async function startMariaDb(): Promise<MariaDb> {
  const directory = await mkdtemp(path.join(testDirectory(), 'maria-'));
  const facts = { user: 'ann', password: 'right', database: 'shop' };
  const file = async (name: string, content: string) => {
    const place = path.join(directory, name);
    await writeFile(place, content, { mode: 0o600 });
    return place;
  };
  const [key, cert, init] = await Promise.all([
    file('key.pem', TEST_CERTIFICATE.key),
    file('cert.pem', TEST_CERTIFICATE.cert),
    file(
      'init.sql',
      [
        `CREATE DATABASE IF NOT EXISTS ${facts.database} CHARACTER SET utf8mb4;`,
        `CREATE USER IF NOT EXISTS '${facts.user}'@'%' IDENTIFIED BY '${facts.password}';`,
        `GRANT ALL ON *.* TO '${facts.user}'@'%';`,
        '',
      ].join('\n'),
    ),
  ]);
  const data = path.join(directory, 'data');
  const user = `--user=${userInfo().username}`;
  const made = spawnSync(
    programOf('mariadb-install-db', 'mysql_install_db'),
    [
      '--no-defaults',
      `--datadir=${data}`,
      user,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0)
    throw new Error(`mariadb-install-db failed: ${made.error?.message ?? ''} ${made.stderr ?? ''}`);
  const port = await freePort();
  const child = spawn(
    programOf('mariadbd', 'mysqld'),
    [
      '--no-defaults',
      user,
      `--datadir=${data}`,
      `--pid-file=${path.join(data, PID_FILE)}`,
      // The path of a socket may only have about a hundred characters.
      `--socket=${path.join(directory, 's')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--init-file=${init}`,
      '--skip-name-resolve',
      `--ssl-key=${key}`,
      `--ssl-cert=${cert}`,
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=16M',
      '--skip-log-bin',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  child.once('error', () => undefined);
  // It writes this when the first user may come in, which is after the init file.
  await waitUntil(() => hasEnded(child) || said.includes('ready for connections'), {
    what: 'MariaDB',
    timeoutMs: 60_000,
  });
  if (hasEnded(child)) throw new Error(`MariaDB did not start: ${said}`);
  await waitUntil(() => answers(port), { what: 'MariaDB' });
  return {
    ...facts,
    port,
    remove: async () => {
      if (!hasEnded(child)) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const hasEnded = ({ exitCode, signalCode, pid }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null || pid === undefined;

function programOf(...names: string[]): string {
  const files = names.flatMap((name) => PLACES.map((place) => path.join(place, name)));
  return files.find((file) => existsSync(file)) ?? names[0]!;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
