import { startRedis, testConfig, testRedis, waitUntil } from '#testing';

import { LONGEST_PAUSE_MS, OutboundPauses } from './outbound-pauses';

const made: OutboundPauses[] = [];
afterEach(() => {
  for (const pauses of made.splice(0)) pauses.onApplicationShutdown();
});

async function connected(at: { url: string; prefix: string }): Promise<OutboundPauses> {
  const pauses = new OutboundPauses(testConfig({ redisUrl: at.url, redisPrefix: at.prefix }));
  made.push(pauses);
  await pauses.look();
  return pauses;
}
const paused = (pauses: OutboundPauses, key: string) =>
  waitUntil(() => pauses.remainingMs(key) > 0, { what: `${key} to be paused` });

describe('a pause', () => {
  it('is known at once where it was made, and soon in every other process', async () => {
    const redis = await testRedis();
    const [ours, theirs] = [await connected(redis), await connected(redis)];
    ours.pause('a', 60_000);
    expect(ours.remainingMs('a')).toBeGreaterThan(59_000);
    await paused(theirs, 'a');
    expect(theirs.remainingMs('a')).toBeGreaterThan(55_000);
    expect(theirs.remainingMs('b')).toBe(0);
  });

  it('is known to a process that comes later', async () => {
    const redis = await testRedis();
    const ours = await connected(redis);
    ours.pause('a', 60_000);
    const second = await connected(redis);
    await paused(second, 'a');
    const late = await connected(redis);
    expect(late.remainingMs('a')).toBeGreaterThan(50_000);
  });

  it('ends, is not made shorter, and lasts no longer than an hour', async () => {
    const pauses = await connected(await testRedis());
    pauses.pause('short', 40);
    pauses.pause('long', 1e12);
    pauses.pause('kept', 60_000);
    pauses.pause('kept', 10);
    pauses.pause('none', 0);
    pauses.pause('none', NaN);
    expect(pauses.remainingMs('long')).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
    expect(pauses.remainingMs('kept')).toBeGreaterThan(50_000);
    expect(pauses.remainingMs('none')).toBe(0);
    await waitUntil(() => pauses.remainingMs('short') === 0);
  });

  it('holds without Redis in its own process, and in all once Redis is back', async () => {
    const redis = await startRedis();
    try {
      const at = { url: redis.url, prefix: 'lost' };
      const [ours, theirs] = [await connected(at), await connected(at)];
      await redis.kill9();
      ours.pause('a', 600_000);
      expect(ours.remainingMs('a')).toBeGreaterThan(590_000);
      await redis.start();
      await waitUntil(() => theirs.remainingMs('a') > 0, {
        timeoutMs: 20_000,
        what: 'the other to hear of it',
      });
    } finally {
      await redis.stop();
    }
  });
});
