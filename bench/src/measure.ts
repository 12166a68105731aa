/** Options in → the scenarios they name, measured one after another. */
import type { Bench } from './bench';
import type { Progress } from './observe';
import type { Options } from './options';
import type { Results } from './results';
import { drainBacklog } from './scenarios/backlog';
import { compare, type Round, type Rounds } from './scenarios/compare';
import { holdIdleSockets } from './scenarios/idle-sockets';
import { measureMemory } from './scenarios/memory';
import { fireSchedules } from './scenarios/schedules';
import { compareTriggers } from './scenarios/triggers';
import { compareWaiting } from './scenarios/waiting';
import type { SideName } from './sides/side';
import { sidesFor } from './sides/sides';
import { FIVE_STEPS } from './workloads/five-steps';
import { LOOP } from './workloads/loop';
import { ONE_CALL } from './workloads/one-call';
import { SOCKET } from './workloads/socket';
import type { Workload } from './workloads/workload';

const CONNECTIONS = 64;
const LATENCY_INTERVAL_MS = 200;
const LATENCY_WARM_UP = 2000;

/** A closed loop, after a warm-up of a quarter as many. */
const flood = (runs: number): Round => ({
  runs,
  load: { connections: CONNECTIONS },
  warmUp: Math.ceil(runs / 4),
});

export async function measure(
  bench: Bench,
  startedAt: string,
  options: Options,
  progress: Progress,
): Promise<Results> {
  const { scenarios, sides, rounds } = options;
  const results: Results = { startedAt, options };
  const against = (title: string, workload: Workload, round: Round): Promise<Rounds<SideName>> =>
    compare(bench, title, sidesFor(bench, workload, sides), rounds, round, progress);

  if (scenarios.includes('throughput'))
    results.throughput = await against('throughput', ONE_CALL, flood(options.runs));
  if (scenarios.includes('latency')) {
    const load = { intervalMs: LATENCY_INTERVAL_MS };
    const round = { runs: options.requests, load, warmUp: LATENCY_WARM_UP };
    results.latency = await against('latency', ONE_CALL, round);
  }
  if (scenarios.includes('steps'))
    results.steps = await against('steps', FIVE_STEPS, flood(options.stepsRuns));
  if (scenarios.includes('loop')) results.loop = await against('loop', LOOP, flood(options.loopRuns));
  if (scenarios.includes('backlog'))
    results.backlog = await drainBacklog(bench, options.backlogRuns, rounds, progress);
  if (scenarios.includes('sockets')) {
    const { socketRuns } = options;
    const round: Round = { runs: socketRuns, load: 'messages', warmUp: Math.ceil(socketRuns / 4) };
    results.sockets = await against('sockets', SOCKET, round);
  }
  if (scenarios.includes('triggers'))
    results.triggers = await compareTriggers(bench, options.triggers, rounds, flood(options.runs), progress);
  if (scenarios.includes('idle-sockets'))
    results.idleSockets = await holdIdleSockets(bench, options.idleSockets, progress);
  if (scenarios.includes('schedules'))
    results.schedules = await fireSchedules(
      bench,
      options.schedules,
      options.minutes,
      flood(options.runs),
      progress,
    );
  if (scenarios.includes('waiting')) {
    const { waitingRuns, runs } = options;
    results.waiting = await compareWaiting(bench, waitingRuns, rounds, flood(runs), progress);
  }
  if (scenarios.includes('memory')) {
    const [side] = sidesFor(bench, ONE_CALL, sides.includes('sluice') ? ['sluice'] : ['floor']);
    if (side) results.memory = [await measureMemory(bench, side, options.memoryRuns, progress)];
  }
  return results;
}
