/** In: a running side and a load. Out: the load's record joined with the sink's, once every effect has arrived. */
import { setTimeout as wait } from 'node:timers/promises';

import type { Bench } from './bench';
import { countLost, join, type Joined } from './join';
import type { LoadResult } from './load';
import { cpuMs, residentMiB } from './process-usage';
import { LOST_AFTER_MS, untilSettled } from './settled';
import type { RunningSide } from './sides/side';

/** How long a second copy of an effect is waited for; later ones count as strays of a later load. */
export const DOUBLES_WITHIN_MS = 500;
const POLL_MS = 250;

export interface Observation extends Joined {
  /** Of the side's process, since it was started. */
  peakMiB: number;
  /** The same, once all was done. */
  restMiB: number;
  /** Processor time of the side's process in microseconds a run; other programs' noise hardly moves it. */
  cpuMicrosPerRun: number;
  /** Runs that were still due or under way a minute after the last sign of life. */
  unsettled: number;
  /** Runs that ended in any way but well. */
  failed: number;
}

export type Load = { connections: number } | { intervalMs: number } | 'messages';
export type Progress = (line: string) => void;

/**
 * Sends `count` events to the side and waits for the last effect, or for nothing to have arrived for a minute; then for
 * the last run to be settled, which no rate or time counts.
 */
export async function observe(
  bench: Bench,
  side: RunningSide,
  count: number,
  load: Load,
  progress: Progress = () => undefined,
): Promise<Observation> {
  const { effects } = side;
  const first = bench.reserve(count);
  await bench.sink.call('expect', { first, count, effects });
  const failedBefore = (await side.runs()).failed;
  const cpuBefore = await cpuMs(side.pid);
  let sent: LoadResult | undefined;
  const input = { urls: side.urls, first, count };
  const sending =
    load === 'messages'
      ? bench.load.call('emit', { first, count })
      : 'connections' in load
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
      progress(`${arrived.toLocaleString('en')} of ${(count * effects).toLocaleString('en')}`);
    }
    if (sent === undefined) continue;
    const overdue = Date.now() - lastProgress > LOST_AFTER_MS;
    if (!overdue && arrived < sent.acceptedCount * effects) continue;
    if (!overdue && countLost(sent, await bench.sink.call('report'), effects) > 0) continue;
    const cpu = (await cpuMs(side.pid)) - cpuBefore;
    const { open, failed } = await untilSettled(() => side.runs());
    await wait(DOUBLES_WITHIN_MS);
    const report = await bench.sink.call('report');
    if (report.example !== undefined) progress(`a stray effect arrived: ${report.example}`);
    const joined = join(sent, report, effects);
    return {
      ...joined,
      peakMiB: peak,
      restMiB: (await residentMiB(side.pid)).now,
      cpuMicrosPerRun: (cpu * 1000) / joined.completed,
      unsettled: open,
      failed: failed - failedBefore,
    };
  }
}
