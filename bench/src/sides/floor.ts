import { ask } from '../ask';
import type { Bench } from '../bench';
import { startChild } from '../child';
import type { FloorCommands } from '../floor';
import type { Workload } from '../workloads/workload';
import type { RunCounts, RunningSide } from './side';

/** A run whose call fails stays queued for ever. */
const COUNT = "SELECT count(*)::int AS open, 0 AS failed FROM floor_runs WHERE status = 'queued'";

export async function startFloor(
  bench: Bench,
  { effects, concurrency, socket }: Workload,
): Promise<RunningSide> {
  const child = startChild<FloorCommands>('floor');
  const ended = bench.onEnd(() => child.stop());
  const databaseUrl = bench.urls.databaseUrl.floor;
  const url = await child.call('start', {
    databaseUrl,
    redisUrl: bench.urls.redisUrl,
    sinkUrl: bench.sinkUrl,
    calls: { effects, concurrency },
    socketUrl: socket ? await bench.load.call('listen') : null,
  });
  return {
    urls: socket ? [] : [url],
    pid: child.pid,
    effects,
    runs: async () => (await ask<RunCounts>(databaseUrl, COUNT))[0] ?? { open: 0, failed: 0 },
    async stop() {
      await child.stop();
      ended();
    },
  };
}
