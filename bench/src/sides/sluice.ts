/** Sluice as `npm start` runs it, on the bench's servers, with one published workflow. */
import { ask } from '../ask';
import type { Bench } from '../bench';
import type { Workload } from '../workloads/workload';
import type { RunCounts, RunningSide } from './side';
import { startSluiceProcess } from './sluice-process';
import { publishWorkflow } from './sluice-workflow';

const COUNT = `
  SELECT (SELECT count(*)::int FROM runs WHERE due_at <= now()) AS open,
         (SELECT count(*)::int FROM runs WHERE due_at IS NULL AND status <> 'succeeded') AS failed`;

export async function countRuns(databaseUrl: string): Promise<RunCounts> {
  return (await ask<RunCounts>(databaseUrl, COUNT))[0] ?? { open: 0, failed: 0 };
}

export async function startSluice(
  bench: Bench,
  workload: Workload,
  databaseUrl = bench.urls.databaseUrl.sluice,
): Promise<RunningSide> {
  const standalone = await startSluiceProcess(bench, 'standalone', databaseUrl);
  const { name, socket } = workload;
  const url = await publishWorkflow(standalone.base, {
    name,
    definition: workload.definition(bench.sinkUrl, socket ? await bench.load.call('listen') : ''),
  });
  return {
    urls: url === null ? [] : [url],
    pid: standalone.pid,
    effects: workload.effects,
    runs: () => countRuns(databaseUrl),
    log: standalone.log,
    stop: standalone.stop,
  };
}
