import { DataSource, type DataSourceOptions } from 'typeorm';

import * as entities from './entities';

export interface DataSourceSettings {
  url: string;
  poolSize?: number;
  /** Migration classes, oldest first; only the processes that migrate pass them. */
  migrations?: DataSourceOptions['migrations'];
}

/** The connection for everything that is not on the hot path; the hot path has a pool of its own (`createPool`). */
export function createDataSource({ url, poolSize = 10, migrations = [] }: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    entities: Object.values(entities),
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    applicationName: 'sluice',
    connectTimeoutMS: 5000,
    poolErrorHandler: () => undefined,
  });
}

/** Runs the migrations that are missing; safe to call from several processes at once. */
export async function migrate(settings: DataSourceSettings): Promise<string[]> {
  const dataSource = createDataSource({ ...settings, poolSize: 2 });
  await dataSource.initialize();
  try {
    // One session holds the lock while another of the same pool migrates.
    const lock = dataSource.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock(7246511)');
    try {
      const done = await dataSource.runMigrations({ transaction: 'each' });
      return done.map(({ name }) => name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock(7246511)');
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
