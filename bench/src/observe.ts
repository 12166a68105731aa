/** In: a running side and a load. Out: the load's record joined with the sink's, once every effect has arrived. */
import { setTimeout as wait } from 'node:timers/promises';

import type { Bench } from './bench';
import type { LoadResult } from './load';
import { cpuMs, residentMiB } from './process-usage';
import type { RunningSide } from './sides/side';
import type { SinkReport } from './sink';
import { percentiles, type Percentiles } from './statistics';

/** How long nothing may arrive before what is missing counts as lost. */
const LOST_AFTER_MS = 60_000;
/** How long a second copy of an effect is waited for; later ones count as strays of a later load. */
const DOUBLES_WITHIN_MS = 500;
const POLL_MS = 250;

export interface Observation {
  runs: number;
  acceptedPerSecond: number;
  completedPerSecond: number;
  /** From sending to the answer, in milliseconds, of the accepted ones. */
  accept: Percentiles;
  /** From sending to the arrival at the sink, in milliseconds. */
  effect: Percentiles;
  /** Of the side's process, since it was started. */
  peakMiB: number;
  /** Processor time of the side's process in microseconds a run; other programs' noise hardly moves it. */
  cpuMicrosPerRun: number;
  lost: number;
  doubled: number;
  strays: number;
  /** How often each status but 2xx was given; 0 stands for a broken connection. */
  refused: Record<number, number>;
}

export type Load = { connections: number } | { intervalMs: number };
export type Progress = (line: string) => void;

function countLost(load: LoadResult, sink: SinkReport): number {
  let lost = 0;
  for (let index = 0; index < load.accepted.length; index++) {
    if (load.accepted[index] === 1 && sink.arrivedAt[index] === 0) lost += 1;
  }
  return lost;
}

function join(load: LoadResult, sink: SinkReport, peakMiB: number, cpu: number): Observation {
  const { accepted, sentAt, answeredAt } = load;
  const accept: number[] = [];
  const effect: number[] = [];
  let firstSent = Infinity;
  let lastAnswered = 0;
  let lastArrived = 0;
  for (let index = 0; index < accepted.length; index++) {
    const sent = sentAt[index] ?? 0;
    const answered = answeredAt[index] ?? 0;
    const arrived = sink.arrivedAt[index] ?? 0;
    firstSent = Math.min(firstSent, sent);
    lastAnswered = Math.max(lastAnswered, answered);
    lastArrived = Math.max(lastArrived, arrived);
    if (accepted[index] === 1) accept.push(answered - sent);
    if (arrived > 0) effect.push(arrived - sent);
  }
  return {
    runs: accepted.length,
    acceptedPerSecond: (load.acceptedCount * 1000) / (lastAnswered - firstSent),
    completedPerSecond: effect.length === 0 ? 0 : (effect.length * 1000) / (lastArrived - firstSent),
    accept: percentiles(accept),
    effect: percentiles(effect),
    peakMiB,
    cpuMicrosPerRun: (cpu * 1000) / effect.length,
    lost: countLost(load, sink),
    doubled: sink.doubled,
    strays: sink.strays,
    refused: load.refused,
  };
}

/** Sends `count` events to the side and waits for the last effect, or for nothing to have arrived for a minute. */
export async function observe(
  bench: Bench,
  side: RunningSide,
  count: number,
  load: Load,
  progress: Progress = () => undefined,
): Promise<Observation> {
  const first = bench.reserve(count);
  await bench.sink.call('expect', { first, count });
  const cpuBefore = await cpuMs(side.pid);
  let sent: LoadResult | undefined;
  const input = { url: side.url, first, count };
  const sending =
    'connections' in load
      ? bench.load.call('flood', { ...input, ...load })
      : bench.load.call('pace', { ...input, ...load });
  const finished = sending.then((result) => {
    sent = result;
  });

  let peak = 0;
  let arrived = 0;
  let lastProgress = Date.now();
  let lastLine = Date.now();
  for (;;) {
    await Promise.race([wait(POLL_MS), ...(sent === undefined ? [finished] : [])]);
    const before = arrived;
    arrived = await bench.sink.call('arrived');
    peak = Math.max(peak, (await residentMiB(side.pid)).peak);
    if (arrived > before || sent === undefined) lastProgress = Date.now();
    if (Date.now() - lastLine >= 2000) {
      lastLine = Date.now();
      progress(`${arrived.toLocaleString('en')} of ${count.toLocaleString('en')}`);
    }
    if (sent === undefined) continue;
    const overdue = Date.now() - lastProgress > LOST_AFTER_MS;
    if (!overdue && arrived < sent.acceptedCount) continue;
    if (!overdue && countLost(sent, await bench.sink.call('report')) > 0) continue;
    const cpu = (await cpuMs(side.pid)) - cpuBefore;
    await wait(DOUBLES_WITHIN_MS);
    const report = await bench.sink.call('report');
    if (report.example !== undefined) progress(`a stray effect arrived: ${report.example}`);
    return join(sent, report, peak, cpu);
  }
}
