/** A Postgres and a Redis for one bench, in a process that outlives a killed parent just long enough to end them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startPostgres, startRedis, type RunningServer } from '#servers';
import { Redis } from 'ioredis';

import { ask } from './ask';
import { serveParent } from './child';
import { POSTGRES_SETTINGS } from './server-flags';

export interface ServerUrls {
  /** One database a side, so that neither's tables weigh on the other's. */
  databaseUrl: Record<'floor' | 'sluice', string>;
  redisUrl: string;
  directory: string;
}

let directory: string | undefined;
/** From when they are being started on, so that an early end does not leave one behind. */
let postgres: Promise<RunningServer> | undefined;
let redis: Promise<RunningServer> | undefined;
const wards = new Set<number>();

async function start(): Promise<ServerUrls> {
  directory = await mkdtemp(path.join(tmpdir(), 'sluice-bench-'));
  postgres = startPostgres({ dir: path.join(directory, 'postgres'), settings: POSTGRES_SETTINGS });
  redis = startRedis({ dir: path.join(directory, 'redis') });
  const [{ url: redisUrl }] = await Promise.all([redis, postgres]);
  return {
    databaseUrl: {
      floor: await createDatabase({ name: 'floor' }),
      sluice: await createDatabase({ name: 'sluice' }),
    },
    redisUrl,
    directory,
  };
}

async function urlOf(server: Promise<RunningServer> | undefined): Promise<string> {
  if (server === undefined) throw new Error('The servers are not started.');
  return (await server).url;
}

/** Makes the database, as a copy of `from` where that is given, to which nobody may be connected. Gives its URL. */
async function createDatabase({ name, from }: { name: string; from?: string }): Promise<string> {
  const url = await urlOf(postgres);
  await ask(url, `CREATE DATABASE ${name}${from === undefined ? '' : ` TEMPLATE ${from}`}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function dropDatabase(name: string): Promise<void> {
  await ask(await urlOf(postgres), `DROP DATABASE ${name} WITH (FORCE)`);
}

/** Brings both servers to rest while neither side runs: no side pays for what the one before it left behind. */
async function settle(): Promise<void> {
  await ask(await urlOf(postgres), 'CHECKPOINT');
  const client = new Redis(await urlOf(redis));
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
}

async function end(): Promise<void> {
  for (const pid of wards) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself, as it should.
    }
  }
  const started = await Promise.allSettled([postgres, redis]);
  for (const server of started) if (server.status === 'fulfilled') await server.value?.stop();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}

const commands = {
  start,
  createDatabase,
  dropDatabase,
  settle,
  /** A process to end along with the servers, should the bench itself be killed. */
  ward: (pid: number): void => void wards.add(pid),
  release: (pid: number): void => void wards.delete(pid),
};
export type ServersCommands = typeof commands;

serveParent(commands, end);
