import { randomBytes } from 'node:crypto';

import { sharedServers } from './shared-servers';

/** The test run's Redis, and a prefix that no other worker and no other call has. */
export async function testRedis(): Promise<{ url: string; prefix: string }> {
  const { redisUrl } = await sharedServers();
  return {
    url: redisUrl,
    prefix: `w${process.env['JEST_WORKER_ID'] ?? '0'}-${randomBytes(4).toString('hex')}`,
  };
}
