import { loadConfig } from '#config';
import { newId } from '#kernel';
import { createLogger } from '#telemetry';
import { startRedis, testRedis, waitUntil } from '#testing';

import { Doorbell } from './doorbell';
import { WakeUps } from './wake-ups';

const logger = createLogger('silent');

function open({ url, prefix }: { url: string; prefix: string }) {
  const config = loadConfig({
    DATABASE_URL: 'postgres://127.0.0.1/none',
    REDIS_URL: url,
    SLUICE_REDIS_PREFIX: prefix,
    SLUICE_ENCRYPTION_KEY: 'a'.repeat(64),
  });
  const started: string[] = [];
  const bell = new Doorbell(config, logger);
  const wakeUps = new WakeUps(config, logger);
  return {
    bell,
    wakeUps,
    started,
    consume: () =>
      wakeUps.consume((runId) => {
        started.push(runId);
        return Promise.resolve();
      }),
    ready: () => waitUntil(() => bell.connected, { what: 'Redis' }),
    close: async () => {
      await wakeUps.stop();
      await bell.onApplicationShutdown();
    },
  };
}

const bells = (count: number) => Array.from({ length: count }, () => ({ id: newId(), fence: 0 }));
const idsOf = (rung: readonly { id: string }[]) => rung.map(({ id }) => id);

describe('the doorbell', () => {
  it('wakes a worker for each run, however many are rung at once', async () => {
    const { bell, started, consume, ready, close } = open(await testRedis());
    await ready();
    consume();
    const rung = bells(1000);
    bell.ring(rung.slice(0, 1));
    bell.ring(rung.slice(1, 400));
    for (const one of rung.slice(400)) bell.ring([one]);
    await waitUntil(() => started.length >= rung.length, { what: 'all wake-ups' });
    expect([...started].sort()).toEqual(idsOf(rung).sort());
    await close();
  });

  it('adds nothing when the same run is rung again while it waits, and rings anew once it was taken', async () => {
    const { bell, started, consume, ready, close } = open(await testRedis());
    await ready();
    const [run] = bells(1);
    for (let n = 1; n <= 3; n += 1) {
      bell.ring([run!]);
      await waitUntil(async () => (await bell.depth()) === 1, { what: 'the wake-up' });
    }
    consume();
    await waitUntil(() => started.length === 1);
    await waitUntil(async () => {
      bell.ring([run!]);
      await new Promise(setImmediate);
      return started.length >= 2;
    });
    await close();
  });

  it('wakes for runs that are rung again one by one, although one of them shares a wake-up that is stuck', async () => {
    const { bell, started, consume, ready, close } = open(await testRedis());
    await ready();
    const [first, ...others] = bells(5);
    bell.ring([first!]);
    await waitUntil(async () => (await bell.depth()) === 1, { what: 'the wake-up' });
    bell.ring([first!, ...others].map((run) => ({ ...run, alone: true })));
    await waitUntil(async () => (await bell.depth()) === 6, { what: 'a wake-up for each' });
    consume();
    await waitUntil(() => started.length === 6);
    expect(new Set(started)).toEqual(new Set(idsOf([first!, ...others])));
    await close();
  });

  it('neither waits nor throws while Redis is away, and rings again after', async () => {
    const redis = await startRedis();
    const { bell, started, consume, ready, close } = open({ url: redis.url, prefix: 'own' });
    await ready();
    consume();
    await redis.kill9();
    const startedAt = performance.now();
    for (let n = 0; n < 100; n += 1) bell.ring(bells(100));
    expect(performance.now() - startedAt).toBeLessThan(500);
    await waitUntil(() => !bell.connected, { what: 'the loss to be noticed' });
    await expect(bell.depth()).rejects.toThrow('Redis is not connected');
    await redis.start();
    await ready();
    const late = bells(3);
    await waitUntil(
      () => {
        bell.ring(late);
        return idsOf(late).every((id) => started.includes(id));
      },
      { what: 'wake-ups after the outage', timeoutMs: 20_000, everyMs: 200 },
    );
    await close();
    await redis.stop();
  });
});
