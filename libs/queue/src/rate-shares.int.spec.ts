import { testConfig, testRedis, waitUntil } from '#testing';

import { RateShares } from './rate-shares';

let shares: RateShares[];
const LIMIT = { perSecond: 100, burst: 200 };

beforeAll(async () => {
  const { url, prefix } = await testRedis();
  const config = testConfig({ redisUrl: url, redisPrefix: prefix });
  shares = [new RateShares(config), new RateShares(config)];
  await waitUntil(async () => (await Promise.all(shares.map((one) => one.exchange([])))).every(Boolean));
});
afterAll(() => {
  for (const one of shares) one.onApplicationShutdown();
});

const use = async (n: number, key: string, used: number): Promise<number> =>
  (await shares[n]!.exchange([{ key, used, ...LIMIT }]))![0]!;

describe('what is left for all processes', () => {
  it('is a bucket that they empty together, and that fills with time', async () => {
    expect(await use(0, 'a', 50)).toBe(150);
    const left = await use(1, 'a', 100);
    expect(left).toBeGreaterThanOrEqual(50);
    expect(left).toBeLessThan(70);
    await waitUntil(async () => (await use(0, 'a', 0)) === 200, { what: 'it to be full again' });
  });

  it('may be less than nothing, but no less than a bucket', async () => {
    expect(await use(0, 'b', 300)).toBe(-100);
    expect(await use(1, 'b', 1000)).toBe(-200);
  });

  it('is told of many at once, in their order', async () => {
    const uses = Array.from({ length: 1200 }, (_, n) => ({ key: `many ${n}`, used: n % 10, ...LIMIT }));
    const left = await shares[0]!.exchange(uses);
    expect(left).toEqual(uses.map(({ used }) => 200 - used));
  });

  it('is unknown where there is no Redis', async () => {
    const away = new RateShares(testConfig());
    expect(await away.exchange([{ key: 'a', used: 1, ...LIMIT }])).toBeNull();
    away.onApplicationShutdown();
  });
});
