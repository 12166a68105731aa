/** The environment in → own servers where none are given, migrations, all four roles; everything stopped again in order. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import type { Config } from '#config';
import { migrations } from '#migrations';
import type { RunningServer } from '#server';
import { keepSecret, startPostgres, startRedis } from '#servers';
import { migrate } from '#store';

import { lockDataDir } from './data-dir-lock';
import { checkPort } from './port-check';
import { serve } from './serve';

export async function start(given: Config): Promise<RunningServer> {
  await checkPort(given.port, given.host);
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const lock = lockDataDir(given.dataDir);
    closers.push(() => lock.release());
    const [databaseUrl, redisUrl] = await Promise.all([databaseOf(given, closers), redisOf(given, closers)]);
    const encryptionKeys = given.encryptionKeys.length > 0 ? given.encryptionKeys : [await keptKey(given.dataDir)];
    const config: Config = { ...given, databaseUrl, redisUrl, encryptionKeys };
    await migrate({ url: databaseUrl, migrations });
    const server = await serve(config, { soleWorker: given.databaseUrl === '' });
    closers.push(() => server.close());
    return { url: server.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closers = (() => Promise<void> | void)[];

async function databaseOf({ databaseUrl, dataDir }: Config, closers: Closers): Promise<string> {
  if (databaseUrl) return databaseUrl;
  const server = await startPostgres({ dir: path.join(dataDir, 'postgres') });
  closers.push(() => server.stop());
  return server.url;
}

async function redisOf({ redisUrl, dataDir }: Config, closers: Closers): Promise<string> {
  if (redisUrl) return redisUrl;
  const server = await startRedis({ dir: path.join(dataDir, 'redis') });
  closers.push(() => server.stop());
  return server.url;
}

const keptKey = (dataDir: string): Promise<string> =>
  keepSecret(path.join(dataDir, 'encryption-key'), () => randomBytes(32).toString('base64'));
