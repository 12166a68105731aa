import path from 'node:path';

import type { Config } from '#config';
import { startPostgres, startRedis, type RunningServer } from '#servers';

export interface OwnServers {
  databaseUrl: string;
  redisUrl: string;
  /** Stops those that were started here, Redis first. */
  stop(): Promise<void>;
  /** Ends them at once; the next start recovers. */
  kill(): void;
}

/** The configured Postgres and Redis, and in the place of each that is not configured one of our own. @throws ServerError */
export async function startOwnServers({ databaseUrl, redisUrl, dataDir }: Config): Promise<OwnServers> {
  const results = await Promise.allSettled([
    redisUrl ? null : startRedis({ dir: path.join(dataDir, 'redis') }),
    databaseUrl ? null : startPostgres({ dir: path.join(dataDir, 'postgres') }),
  ]);
  const [redis, postgres] = results.map((result) => (result.status === 'fulfilled' ? result.value : null));
  const started = [redis, postgres].filter((server): server is RunningServer => Boolean(server));
  const stop = async (): Promise<void> => {
    for (const server of started) await server.stop();
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    databaseUrl: postgres?.url ?? databaseUrl,
    redisUrl: redis?.url ?? redisUrl,
    stop,
    kill: () => {
      for (const { pid } of started) process.kill(pid, 'SIGQUIT');
    },
  };
}
