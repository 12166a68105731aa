import { IngressModule } from '#apps/ingress';
import type { Config } from '#config';
import { LinkMaker } from '#engine';
import type { WorkflowDefinition } from '#schema';
import { serve } from '#server';
import { createDataSource } from '#store';
import { createTestDatabase, seedWorkflow, testConfig, testRedis, type SeededWorkflow } from '#testing';

export interface Ingress {
  url: string;
  config: Config;
  links: LinkMaker;
  seed(definition: WorkflowDefinition): Promise<SeededWorkflow>;
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The ingress alone, in this process and without a worker: runs stay as a test leaves them. */
export async function startIngress(overrides: Partial<Config> = {}): Promise<Ingress> {
  const [database, redis] = await Promise.all([createTestDatabase(), testRedis()]);
  const config = testConfig({
    databaseUrl: database.url,
    redisUrl: redis.url,
    redisPrefix: redis.prefix,
    ...overrides,
  });
  const server = await serve([IngressModule], config);
  const db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
  return {
    url: server.url,
    config,
    links: new LinkMaker({ ...config, publicUrl: server.url }),
    seed: (definition) => seedWorkflow(database.url, definition),
    query: <Row>(sql: string, values: unknown[] = []) => db.query<Row[]>(sql, values),
    close: async () => {
      await server.close();
      await db.destroy();
      await database.drop();
    },
  };
}
