/** For scripts/schema.mjs: what the migrations make of an empty database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { migrations } from '#migrations';
import { startPostgres } from '#servers';
import { createDataSource, migrate } from '#store';

import { dumpSchema } from './dump-schema';

/** Uses a Postgres of its own, below the temporary directory, and leaves nothing behind. */
export async function dumpMigratedSchema(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'sluice-schema-'));
  try {
    const postgres = await startPostgres({ dir, settings: { fsync: 'off' }, initdbFlags: ['--no-sync'] });
    try {
      await migrate({ url: postgres.url, migrations });
      const dataSource = await createDataSource({ url: postgres.url, poolSize: 1 }).initialize();
      try {
        return await dumpSchema(dataSource);
      } finally {
        await dataSource.destroy();
      }
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
