import { startRedis, testConfig, testRedis, waitUntil } from '#testing';

import { OutboundSlots, type SlotLimit } from './outbound-slots';

const made: OutboundSlots[] = [];
let ours: OutboundSlots;
let theirs: OutboundSlots;

async function connected(url: string, prefix: string): Promise<OutboundSlots> {
  const slots = new OutboundSlots(testConfig({ redisUrl: url, redisPrefix: prefix }));
  made.push(slots);
  await waitUntil(
    async () => {
      await slots.connect(1000);
      return (await slots.take([{ key: 'there?', requests: 1, perMs: 1 }], 0)) !== null;
    },
    { what: 'Redis to answer' },
  );
  return slots;
}

beforeAll(async () => {
  const { url, prefix } = await testRedis();
  ours = await connected(url, prefix);
  theirs = await connected(url, prefix);
});
afterAll(() => {
  for (const slots of made) slots.onApplicationShutdown();
});

let limits = 0;
const limit = (requests: number, perMs: number): SlotLimit => ({ key: `limit ${limits++}`, requests, perMs });

describe('what several processes may do together', () => {
  it('is no more than so many within any time of that length', async () => {
    const all = limit(5, 60_000);
    const both = Array.from({ length: 12 }, (_, n) => (n % 2 ? ours : theirs).take([all], 0));
    const granted = (await Promise.all(both)).filter((slot) => slot?.granted);
    expect(granted).toHaveLength(5);
  });

  it('goes a moment later where that is soon enough', async () => {
    const all = limit(2, 300);
    const slots = await Promise.all(
      [ours, theirs, ours, theirs, ours, theirs].map((one) => one.take([all], 5000)),
    );
    const waits = slots.map((slot) => (slot?.granted ? slot.waitMs : NaN)).toSorted((a, b) => a - b);
    expect(waits).not.toContain(NaN);
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    // On the clock of Redis, which runs on between two questions.
    for (const [at, least] of [
      [2, 200],
      [4, 500],
    ] as const)
      expect(waits[at]).toBeGreaterThan(least);
    expect(waits[5]).toBeLessThanOrEqual(600);
  });

  it('tells who has to come again of a time of its own, behind the others', async () => {
    const all = limit(1, 10_000);
    await ours.take([all], 0);
    const waits: number[] = [];
    for (const one of [ours, theirs, ours]) {
      const slot = await one.take([all], 100);
      expect(slot?.granted).toBe(false);
      waits.push(slot!.waitMs);
    }
    expect(waits[0]).toBeLessThanOrEqual(10_000);
    expect(waits[1]! - waits[0]!).toBeGreaterThan(9000);
    expect(waits[2]! - waits[1]!).toBeGreaterThan(9000);
  });

  it('keeps to several limits at once, and uses none of them up for what has to wait', async () => {
    const [narrow, wide] = [limit(1, 60_000), limit(3, 60_000)];
    expect(await ours.take([wide, narrow], 0)).toMatchObject({ granted: true });
    expect(await theirs.take([wide, narrow], 0)).toMatchObject({ granted: false });
    expect(await theirs.take([wide], 0)).toMatchObject({ granted: true });
    expect(await ours.take([wide], 0)).toMatchObject({ granted: true });
    expect(await ours.take([wide], 0)).toMatchObject({ granted: false });
  });

  it('says how many processes there are', async () => {
    await theirs.take([limit(1, 1)], 0);
    expect(await ours.take([limit(1, 1)], 0)).toMatchObject({ processes: 2 });
  });
});

describe('Redis', () => {
  it('is not waited for where there is none', async () => {
    const slots = new OutboundSlots(testConfig());
    made.push(slots);
    expect(await slots.take([limit(1, 1)], 0)).toBeNull();
    expect(slots.isThere).toBe(false);
  });

  it('is not waited for where it hangs, and asked again once it may have come to itself', async () => {
    const redis = await startRedis();
    try {
      const slots = await connected(redis.url, 'hang');
      process.kill(redis.pid!, 'SIGSTOP');
      expect(await slots.take([limit(1, 1)], 0)).toBeNull();
      expect(slots.isThere).toBe(false);
      process.kill(redis.pid!, 'SIGCONT');
      await waitUntil(async () => (await slots.take([limit(1, 1)], 0)) !== null, {
        what: 'Redis to answer again',
      });
      expect(slots.isThere).toBe(true);
    } finally {
      await redis.stop();
    }
  });
});
