import type { Bench } from '../bench';
import { startChild } from '../child';
import type { FloorCommands } from '../floor';
import type { RunningSide } from './side';

export async function startFloor(bench: Bench): Promise<RunningSide> {
  const child = startChild<FloorCommands>('floor');
  const ended = bench.onEnd(() => child.stop());
  const url = await child.call('start', {
    databaseUrl: bench.urls.databaseUrl.floor,
    redisUrl: bench.urls.redisUrl,
    sinkUrl: bench.sinkUrl,
  });
  return {
    url,
    pid: child.pid,
    async stop() {
      await child.stop();
      ended();
    },
  };
}
