import type { SinkReport } from './arrivals';
import { join } from './join';
import type { LoadResult } from './load';

const load = (sentAt: number[], accepted = sentAt.map(() => 1)): LoadResult => ({
  sentAt: Float64Array.from(sentAt),
  answeredAt: Float64Array.from(sentAt, (at) => at + 2),
  accepted: Uint8Array.from(accepted),
  acceptedCount: accepted.filter((one) => one === 1).length,
  refused: {},
});
const sink = (arrivedAt: number[]): SinkReport => ({
  arrivedAt: Float64Array.from(arrivedAt),
  arrived: arrivedAt.filter((at) => at > 0).length,
  doubled: 0,
  strays: 0,
});

it('counts from the first request to the last effect', () => {
  const joined = join(load([1000, 1100]), sink([1300, 1500]), 1);
  expect(joined).toMatchObject({ runs: 2, completedPerSecond: 4, lost: 0 });
  expect(joined.effect.p99).toBe(400);
  expect(joined.accept.p50).toBe(2);
});

it('takes a run for complete with its last effect, whichever that is', () => {
  const joined = join(load([1000, 1000]), sink([1500, 1100, 1200, 1250]), 2);
  expect(joined).toMatchObject({ runs: 2, effects: 2, completedPerSecond: 4, lost: 0 });
  expect(joined.effect).toMatchObject({ p50: 250, p99: 500 });
});

it('takes a run with one effect missing for lost, and does not count it', () => {
  const joined = join(load([1000, 1000]), sink([1500, 0, 1200, 1250]), 2);
  expect(joined).toMatchObject({ completedPerSecond: 4, lost: 1 });
  expect(joined.effect.p99).toBe(250);
});

it('does not miss the effects of what was not accepted', () => {
  expect(join(load([1000, 1000], [1, 0]), sink([1100, 0]), 1).lost).toBe(0);
});
