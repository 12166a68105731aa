/** Very many schedules that are due in the same second of every minute, while the throughput round is going on. */
import { setTimeout as wait } from 'node:timers/promises';

import { ask } from '../ask';
import type { Bench } from '../bench';
import { copyWorkflow } from '../copies';
import { observe, type Observation, type Progress } from '../observe';
import { startSluice } from '../sides/sluice';
import { publishWorkflow } from '../sides/sluice-workflow';
import { percentiles, type Percentiles } from '../statistics';
import { ONE_CALL } from '../workloads/one-call';
import { TICK } from '../workloads/tick';
import type { Round } from './compare';

const DATABASE = 'schedules';
const MINUTE_MS = 60_000;
/** After its time, for the slowest to have been stored. */
const LATE_MS = 8000;

export interface SchedulesResult {
  schedules: number;
  minutes: number;
  /** From the tick's time to its event, in milliseconds, by the database's clock. */
  late: Percentiles;
  latest: number;
  /** Ticks that did not come. */
  missing: number;
  doubled: number;
  /** Of the rounds meanwhile. */
  runsPerSecond: number;
  lost: number;
  unsettled: number;
}

const TICKS = `
  SELECT e.trigger_id AS trigger, convert_from(e.body, 'UTF8')::json ->> 'at' AS at,
         extract(epoch FROM e.received_at - (convert_from(e.body, 'UTF8')::json ->> 'at')::timestamptz)::float8 * 1000 AS late
  FROM events e WHERE e.source = 'schedule'`;

export async function fireSchedules(
  bench: Bench,
  schedules: number,
  minutes: number,
  round: Round,
  progress: Progress,
): Promise<SchedulesResult> {
  const url = await bench.servers.call('createDatabase', { name: DATABASE });
  const side = await startSluice(bench, ONE_CALL, url);
  const [own = ''] = side.urls;
  await publishWorkflow(new URL(own).origin, { name: TICK.name, definition: TICK.definition('', '') });
  await copyWorkflow(url, TICK.name, schedules - 1);
  const held = async (): Promise<boolean> => {
    const [row] = await ask<{ held: boolean }>(
      url,
      "SELECT count(*) FILTER (WHERE state = 'connected') = count(*) AS held FROM listener_leases",
    );
    return row?.held ?? false;
  };
  while (!(await held())) await wait(250);
  // The first minute whose ticks are counted, and the last.
  const first = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const last = first + (minutes - 1) * MINUTE_MS;
  const seen: Observation[] = [];
  while (Date.now() < last + LATE_MS) {
    seen.push(await observe(bench, side, round.runs, round.load));
    progress(`schedules: ${seen.at(-1)!.completedPerSecond.toFixed(0)} runs/s meanwhile`);
  }
  const rows = await ask<{ trigger: string; at: string; late: number }>(url, TICKS);
  const counted = rows.filter(({ at }) => Date.parse(at) >= first && Date.parse(at) <= last);
  const once = new Set(counted.map(({ trigger, at }) => `${trigger} ${at}`));
  await side.stop();
  await bench.servers.call('dropDatabase', DATABASE);
  const late = counted.map((row) => row.late);
  const total = (of: (one: Observation) => number): number => seen.reduce((sum, one) => sum + of(one), 0);
  return {
    schedules,
    minutes,
    late: percentiles(late),
    latest: Math.max(...late),
    missing: schedules * minutes - once.size,
    doubled: counted.length - once.size + total((one) => one.doubled + one.strays),
    runsPerSecond: total((one) => one.completedPerSecond) / seen.length,
    lost: total((one) => one.lost),
    unsettled: total((one) => one.unsettled + one.failed),
  };
}
