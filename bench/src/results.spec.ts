import type { Observation } from './observe';
import { readOptions, type Options } from './options';
import { markdown } from './report/markdown';
import { faults, type Results } from './results';
import type { Drain } from './scenarios/backlog';

const seen = (more: Partial<Observation> = {}): Observation => ({
  runs: 10,
  completed: 10,
  effects: 1,
  acceptedPerSecond: 1000,
  completedPerSecond: 500,
  accept: { p50: 1, p95: 2, p99: 3 },
  effect: { p50: 10, p95: 20, p99: 30 },
  lost: 0,
  doubled: 0,
  strays: 0,
  refused: {},
  peakMiB: 150,
  restMiB: 140,
  cpuMicrosPerRun: 800,
  unsettled: 0,
  failed: 0,
  ...more,
});
const drain = (workers: number, runsPerSecond: number, more: Partial<Drain> = {}): Drain => ({
  workers,
  runsPerSecond,
  seconds: 1,
  cpuMicrosPerRun: 800,
  peakMiB: 150,
  lost: 0,
  doubled: 0,
  strays: 0,
  unsettled: 0,
  failed: 0,
  ...more,
});
const results = (more: Partial<Results>): Results => ({
  startedAt: '2030-01-02T03:04:05.678Z',
  options: readOptions([]) as Options,
  ...more,
});

describe('faults', () => {
  it('adds up what each scenario lost, doubled or left behind', () => {
    const all = results({
      throughput: [{ floor: seen({ lost: 1 }), sluice: seen({ doubled: 2 }) }],
      loop: [{ sluice: seen({ strays: 4 }) }],
      waiting: [{ without: seen({ unsettled: 8 }), with: seen({ failed: 16 }) }],
      backlog: { cores: 2, runs: 10, rounds: [[drain(1, 5, { lost: 32 }), drain(2, 9, { failed: 64 })]] },
    });
    expect(faults(all)).toEqual({ lost: 33, doubled: 6, unsettled: 88 });
  });
});

describe('markdown', () => {
  it('gives medians, and the ratio of each round', () => {
    const rounds = [400, 300, 450].map((rate) => ({
      floor: seen({ completedPerSecond: 500 }),
      sluice: seen({ completedPerSecond: rate }),
    }));
    const page = markdown(results({ throughput: rounds }));
    expect(page).toContain('| completed runs/s | 500 | 400 | 0.80 | 0.80, 0.60, 0.90 |');
    expect(page).toContain('met: completed runs/s at least 0.6');
  });

  it('counts a loop by its iterations', () => {
    const side = (rate: number) => seen({ effects: 100, completedPerSecond: rate, cpuMicrosPerRun: 20_000 });
    const page = markdown(results({ loop: [{ floor: side(20), sluice: side(15) }] }));
    expect(page).toContain('| iterations/s | 2000 | 1500 | 0.75 | 0.75 |');
    expect(page).toContain('| CPU of the process, µs/iteration | 200 | 200 |');
  });

  it('says whether waiting runs slow down the others', () => {
    const page = (rate: number): string =>
      markdown(results({ waiting: [{ without: seen(), with: seen({ completedPerSecond: rate }) }] }));
    expect(page(460)).toContain('\nmet: completed runs/s with them');
    expect(page(440)).toContain('**missed**: completed runs/s with them');
  });

  it.each([
    [2, 'Not judged: two workers'],
    [4, '**missed**: two workers'],
  ])(
    'gives the factor of a backlog on %i cores, and judges it only where it means something',
    (cores, verdict) => {
      const rounds = [500, 600, 450].map((rate) => [drain(1, 400), drain(2, rate)]);
      const page = markdown(results({ backlog: { cores, runs: 10_000, rounds } }));
      expect(page).toContain('1.25 × as fast as one (each round: 1.25, 1.50, 1.13)');
      expect(page).toContain('| 2 | 500 |');
      expect(page).toContain(verdict);
    },
  );
});
