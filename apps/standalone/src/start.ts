/** A configuration in → own servers where none are given, migrations, all four roles; everything stopped again in order. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import type { Config } from '#config';
import { migrations } from '#migrations';
import { keepSecret } from '#servers';
import { migrate } from '#store';
import { rotateStoredKeys } from '#vault';

import { lockDataDir } from './data-dir-lock';
import { startOwnServers, type OwnServers } from './own-servers';
import { checkPort } from './port-check';
import { serve } from './serve';

export interface Standalone {
  /** Resolves once it serves; rejects, with everything stopped again, when it can't. */
  ready: Promise<void>;
  /** Waits for what is just being started, then stops everything in order. */
  close(): Promise<void>;
  /** Ends the own servers at once, for a process that is about to exit; the next start recovers. */
  kill(): void;
}

export function start(given: Config): Standalone {
  const closers: (() => Promise<void>)[] = [];
  let servers: OwnServers | undefined;
  let isWanted = true;

  async function run(): Promise<void> {
    await checkPort(given.port, given.host);
    const lock = await lockDataDir(given.dataDir);
    closers.push(() => lock.release());
    const encryptionKeys =
      given.encryptionKeys.length > 0 ? given.encryptionKeys : [await keptKey(given.dataDir)];
    servers = await startOwnServers(given);
    closers.push(servers.stop);
    const { databaseUrl, redisUrl } = servers;
    if (!isWanted) return;
    await migrate({ url: databaseUrl, migrations });
    if (!isWanted) return;
    // Nobody else can reach a database of our own, so a new key in front is all that it takes.
    if (given.databaseUrl === '' && encryptionKeys.length > 1)
      await rotateStoredKeys(databaseUrl, encryptionKeys);
    const config: Config = { ...given, databaseUrl, redisUrl, encryptionKeys };
    const server = await serve(config, { soleWorker: given.databaseUrl === '' });
    closers.push(() => server.close());
  }

  async function closeAll(): Promise<void> {
    for (const closer of closers.splice(0).reverse()) await closer();
  }

  const ready = run().catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  return {
    ready,
    close: async () => {
      isWanted = false;
      await ready.catch(() => undefined);
      await closeAll();
    },
    kill: () => servers?.kill(),
  };
}

const keptKey = (dataDir: string): Promise<string> =>
  keepSecret(path.join(dataDir, 'encryption-key'), () => randomBytes(32).toString('base64'));
