/** Runs that are in the database before any worker starts, drained by one worker process and by two. */
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

import { ask } from '../ask';
import type { Bench } from '../bench';
import { DOUBLES_WITHIN_MS, type Progress } from '../observe';
import { cpuMs, residentMiB } from '../process-usage';
import { LOST_AFTER_MS, untilSettled } from '../settled';
import { countRuns, startSluice } from '../sides/sluice';
import { startSluiceProcess } from '../sides/sluice-process';
import { ONE_CALL } from '../workloads/one-call';
import { WARM_UP_CONNECTIONS } from './compare';

const WORKERS = [1, 2] as const;
/** Below it, Postgres, Redis and the sink have no core of their own beside two workers. */
export const ENOUGH_CORES = 4;
const PREPARED = 'backlog';
const DRAINED = 'backlog_drained';
const POLL_MS = 250;

export interface Drain {
  workers: number;
  runsPerSecond: number;
  /** From the first claim of a counted run to the last one's end, by the database's clock. */
  seconds: number;
  /** Of all workers together, warm-up included, but not their start. */
  cpuMicrosPerRun: number;
  /** Of the largest worker. */
  peakMiB: number;
  lost: number;
  doubled: number;
  strays: number;
  unsettled: number;
  failed: number;
}

export interface BacklogResult {
  cores: number;
  runs: number;
  /** By round: one drain for each number of workers. */
  rounds: Drain[][];
}

interface Backlog {
  first: number;
  warmUp: number;
  runs: number;
}

/** Of the runs after the warm-up, which are taken up in the order in which they came. */
const DRAINED_IN = `
  SELECT extract(epoch FROM max(finished_at) - min(started_at))::float8 AS seconds
  FROM (SELECT started_at, finished_at FROM runs ORDER BY id OFFSET $1) AS counted`;

/** Makes the database that each drain starts from: the events came in through ingress while no worker ran. */
async function prepare(bench: Bench, warmUp: number, runs: number): Promise<Backlog> {
  const url = await bench.servers.call('createDatabase', { name: PREPARED });
  const standalone = await startSluice(bench, ONE_CALL, url);
  await standalone.stop();
  const ingress = await startSluiceProcess(bench, 'ingress', url);
  const count = warmUp + runs;
  const first = bench.reserve(count);
  const { acceptedCount } = await bench.load.call('flood', {
    urls: [`${ingress.base}${new URL(standalone.urls[0] ?? '').pathname}`],
    first,
    count,
    connections: WARM_UP_CONNECTIONS,
  });
  await ingress.stop();
  if (acceptedCount !== count) throw new Error(`Only ${acceptedCount} of ${count} events were accepted.`);
  await ask(url, 'VACUUM (ANALYZE)');
  return { first, warmUp, runs };
}

async function totalCpuMs(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(cpuMs));
  return each.reduce((sum, cpu) => sum + cpu, 0);
}

async function drain(bench: Bench, { first, warmUp, runs }: Backlog, workers: number): Promise<Drain> {
  const count = warmUp + runs;
  const url = await bench.servers.call('createDatabase', { name: DRAINED, from: PREPARED });
  await bench.servers.call('settle');
  await bench.sink.call('expect', { first, count, effects: 1 });
  // Redis is empty: the workers have nothing to do until the listener, which starts last, rings for what is due.
  const working = await Promise.all(
    Array.from({ length: workers }, () => startSluiceProcess(bench, 'worker', url)),
  );
  const pids = working.map(({ pid }) => pid);
  const cpuBefore = await totalCpuMs(pids);
  const listener = await startSluiceProcess(bench, 'listener', url);
  let arrived = 0;
  let lastProgress = Date.now();
  while (arrived < count && Date.now() - lastProgress < LOST_AFTER_MS) {
    await wait(POLL_MS);
    const before = arrived;
    arrived = await bench.sink.call('arrived');
    if (arrived > before) lastProgress = Date.now();
  }
  const { open, failed } = await untilSettled(() => countRuns(url));
  await wait(DOUBLES_WITHIN_MS);
  const report = await bench.sink.call('report');
  const cpu = (await totalCpuMs(pids)) - cpuBefore;
  const peaks = await Promise.all(pids.map(async (pid) => (await residentMiB(pid)).peak));
  await Promise.all([listener, ...working].map((one) => one.stop()));
  const [{ seconds } = { seconds: Number.NaN }] = await ask<{ seconds: number }>(url, DRAINED_IN, [warmUp]);
  await bench.servers.call('dropDatabase', DRAINED);
  return {
    workers,
    runsPerSecond: runs / seconds,
    seconds,
    cpuMicrosPerRun: (cpu * 1000) / count,
    peakMiB: Math.max(...peaks),
    lost: count - report.arrived,
    doubled: report.doubled,
    strays: report.strays,
    unsettled: open,
    failed,
  };
}

export async function drainBacklog(
  bench: Bench,
  runs: number,
  rounds: number,
  progress: Progress,
): Promise<BacklogResult> {
  progress(`backlog: taking in ${runs.toLocaleString('en')} runs`);
  const backlog = await prepare(bench, Math.ceil(runs / 4), runs);
  const result: BacklogResult = { cores: availableParallelism(), runs, rounds: [] };
  for (let number = 1; number <= rounds; number++) {
    const drains: Drain[] = [];
    for (const workers of WORKERS) {
      const label = `backlog, round ${number} of ${rounds}, ${workers} worker${workers === 1 ? '' : 's'}`;
      const drained = await drain(bench, backlog, workers);
      drains.push(drained);
      progress(
        `${label}: ${drained.runsPerSecond.toFixed(0)} runs/s, lost ${drained.lost}, ` +
          `doubled ${drained.doubled + drained.strays}, unsettled ${drained.unsettled + drained.failed}`,
      );
    }
    result.rounds.push(drains);
  }
  await bench.servers.call('dropDatabase', PREPARED);
  return result;
}
