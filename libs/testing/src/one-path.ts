import { randomBytes } from 'node:crypto';

import { migrations } from '#migrations';
import type { RunningServer } from '#servers';
import type { WorkflowDefinition } from '#schema';
import { createDataSource, migrate } from '#store';

import { startPostgres, startRedis } from './own-servers';
import { spawnRole, type Role, type RoleProcess } from './role-process';
import { seedWorkflow, type SeededWorkflow, type SeedOptions } from './seed-workflow';
import { createTestDatabase } from './test-database';
import { testRedis } from './test-redis';

export interface OnePathOptions {
  /** Servers of its own, which a test may kill; else the shared ones. */
  ownPostgres?: boolean;
  ownRedis?: boolean;
  /** For every role. */
  env?: Record<string, string>;
  /** Default ingress, worker and listener. */
  roles?: readonly Role[];
}

/** The roles of the one path as processes of their own, on a database of their own. */
export interface OnePath {
  databaseUrl: string;
  /** Only with `ownPostgres` and `ownRedis`. */
  postgres: RunningServer | null;
  redis: RunningServer | null;
  ingress: RoleProcess;
  worker: RoleProcess;
  listener: RoleProcess;
  /** One more process; it ends with the rest. */
  start(role: Role, env?: Record<string, string>): Promise<RoleProcess>;
  seed(definition: WorkflowDefinition, options?: SeedOptions): Promise<SeededWorkflow & { url: string }>;
  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function startOnePath({
  ownPostgres = false,
  ownRedis = false,
  env = {},
  roles = ['ingress', 'worker', 'listener'],
}: OnePathOptions = {}): Promise<OnePath> {
  const [postgres, redis] = await Promise.all([
    ownPostgres ? startPostgres() : null,
    ownRedis ? startRedis() : null,
  ]);
  const database = postgres ? { url: postgres.url, drop: () => postgres.stop() } : await createTestDatabase();
  if (postgres) await migrate({ url: postgres.url, migrations });
  const bell = redis ? { url: redis.url, prefix: 'sluice' } : await testRedis();
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: bell.url,
    SLUICE_REDIS_PREFIX: bell.prefix,
    SLUICE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8',
    SLUICE_RUN_LEASE_MS: '2000',
    SLUICE_LISTENER_LEASE_MS: '3000',
    SLUICE_LOG_LEVEL: 'error',
    ...env,
  };
  const started: RoleProcess[] = [];
  const start = async (role: Role, more: Record<string, string> = {}): Promise<RoleProcess> => {
    const running = await spawnRole(role, { ...environment, ...more });
    started.push(running);
    return running;
  };
  const byRole = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await start(role)] as const)),
  ) as Record<Role, RoleProcess>;
  return {
    databaseUrl: database.url,
    postgres,
    redis,
    ingress: byRole.ingress,
    worker: byRole.worker,
    listener: byRole.listener,
    start,
    seed: async (definition, options) => {
      const seeded = await seedWorkflow(database.url, definition, options);
      return { ...seeded, url: `${byRole.ingress.url}/hooks/${seeded.token}` };
    },
    // A connection for each question, as the server may be killed between two.
    query: async <Row>(sql: string, parameters: unknown[] = []) => {
      const dataSource = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
      try {
        return await dataSource.query<Row[]>(sql, parameters);
      } finally {
        await dataSource.destroy();
      }
    },
    close: async () => {
      await Promise.all(started.map((running) => running.kill9()));
      await database.drop();
      await redis?.stop();
    },
  };
}
