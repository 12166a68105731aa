/** Many runs through one Sluice process, whose memory is looked at after every 5,000. */
import type { Bench } from '../bench';
import { residentMiB } from '../process-usage';
import { observe, type Progress } from '../observe';
import { slope } from '../statistics';
import type { SideName } from '../sides/side';
import { WARM_UP_CONNECTIONS, type Contestant } from './compare';

export const SAMPLE_EVERY = 5000;
/** By how much memory may rise over the second half of the runs, in MiB per 100,000 of them, and still be called flat. */
const FLAT_WITHIN_MIB = 20;

export interface MemoryResult {
  side: SideName;
  runs: number;
  samples: { runs: number; rssMiB: number }[];
  peakMiB: number;
  /** Over the second half, when caches and heap have reached their size. */
  riseMiBPer100kRuns: number;
  flat: boolean;
  lost: number;
  doubled: number;
  unsettled: number;
}

export async function measureMemory(
  bench: Bench,
  { name: side, start }: Contestant<SideName>,
  runs: number,
  progress: Progress,
): Promise<MemoryResult> {
  await bench.servers.call('settle');
  const running = await start();
  const result: MemoryResult = {
    side,
    runs,
    samples: [],
    peakMiB: 0,
    riseMiBPer100kRuns: 0,
    flat: false,
    lost: 0,
    doubled: 0,
    unsettled: 0,
  };
  for (let done = 0; done < runs;) {
    const count = Math.min(SAMPLE_EVERY, runs - done);
    const seen = await observe(bench, running, count, { connections: WARM_UP_CONNECTIONS });
    done += count;
    result.lost += seen.lost;
    result.doubled += seen.doubled + seen.strays;
    result.unsettled += seen.unsettled + seen.failed;
    const { now, peak } = await residentMiB(running.pid);
    result.peakMiB = Math.max(result.peakMiB, peak, seen.peakMiB);
    result.samples.push({ runs: done, rssMiB: now });
    progress(
      `memory, ${side}: ${done.toLocaleString('en')} of ${runs.toLocaleString('en')} runs, ${now.toFixed(0)} MiB ` +
        `(peak ${result.peakMiB.toFixed(0)}), ${seen.completedPerSecond.toFixed(0)} runs/s`,
    );
  }
  await running.stop();

  const half = result.samples.slice(Math.floor(result.samples.length / 2));
  const perRun = slope(half.map((sample) => ({ x: sample.runs, y: sample.rssMiB })));
  result.riseMiBPer100kRuns = perRun * 100_000;
  result.flat = half.length > 1 && result.riseMiBPer100kRuns <= FLAT_WITHIN_MIB;
  return result;
}
