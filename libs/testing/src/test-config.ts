import { randomBytes } from 'node:crypto';

import { loadConfig, type Config } from '#config';

/**
 * The configuration of an app inside the test's own process: any free port, no log, a key of its own, loopback allowed.
 * The database and the Redis lead nowhere unless `overrides` names those of `createTestDatabase` and `testRedis`.
 */
export function testConfig(overrides: Partial<Config> = {}): Config {
  const config = loadConfig({
    PORT: '0',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    SLUICE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8',
    SLUICE_LOG_LEVEL: 'silent',
  });
  return Object.freeze({ ...config, ...overrides });
}
