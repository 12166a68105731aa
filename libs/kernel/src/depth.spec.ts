import { isDeeperThan } from './depth';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

it('counts lists and objects within each other', () => {
  expect(isDeeperThan('x', 0)).toBe(false);
  expect(isDeeperThan([], 0)).toBe(true);
  expect(isDeeperThan([1, 'x', null], 1)).toBe(false);
  expect(isDeeperThan([{ a: [] }], 2)).toBe(true);
  expect(isDeeperThan(nested(200), 200)).toBe(false);
  expect(isDeeperThan(nested(100_000), 200)).toBe(true);
});
