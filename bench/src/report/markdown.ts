/** The results as a page to be read. */
import { cpus, totalmem } from 'node:os';

import { faults, type Results } from '../results';
import { ENOUGH_CORES, type BacklogResult } from '../scenarios/backlog';
import type { Rounds } from '../scenarios/compare';
import type { MemoryResult } from '../scenarios/memory';
import { POSTGRES_SETTINGS } from '../server-flags';
import type { SideName } from '../sides/side';
import {
  ACCEPTED,
  COMPLETED,
  EFFECT_P50,
  LATENCY_ROWS,
  LOOP_ROWS,
  SOCKETS_ROWS,
  STEPS_ROWS,
  THROUGHPUT_ROWS,
  WAITING_ROWS,
  type Row,
} from './rows';
import { fixed, thousands, verdict } from './figures';
import { idleParts, scheduleParts } from './held';
import { ratioOf, summarise, summariseBacklog, type Line, type Pair } from './summary';

/** Enough for the first of the scenarios. */
const LEAST_RATE = 0.6;
const MOST_TIME = 2.5;
const LEAST_WITH_WAITING = 0.9;
const LEAST_FACTOR = 1.7;
const LEAST_SOCKET_RATE = 0.5;
const LEAST_WITH_MANY = 0.9;
const MOST_MIB = 300;

export const FLOOR_AND_SLUICE: Pair<SideName> = ['floor', 'sluice'];
export const WITHOUT_AND_WITH = ['without', 'with'] as const;
export const ONE_AND_MANY = ['one', 'many'] as const;

const each = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(', ') || '–';

function table(lines: readonly Line[], names: readonly string[]): string {
  const body = lines.map(({ label, digits, medians, ratio, ratios }) => {
    const values = Object.values(medians).map((value) => fixed(value, digits));
    return `| ${[label, ...values, fixed(ratio, 2), each(ratios)].join(' | ')} |`;
  });
  return [
    `| | ${names.join(' | ')} | ratio | each round |`,
    '| --- | ---: | ---: | ---: | --- |',
    ...body,
  ].join('\n');
}

function refusals(rounds: Rounds): string {
  const refused = rounds.flatMap((round) =>
    Object.entries(round).flatMap(([side, seen]) =>
      Object.entries(seen?.refused ?? {}).map(([status, times]) => `${side} ${status} × ${times}`),
    ),
  );
  return refused.length === 0 ? '' : `\n\nNot accepted: ${refused.join(', ')}.`;
}

interface Target {
  row: Row;
  name: string;
  isMet: (ratio: number) => boolean;
}

/** A heading, a table, and whether the target is met where both sides were measured. */
function compared<Name extends string>(
  heading: string,
  rounds: Rounds<Name>,
  rows: readonly Row[],
  pair: Pair<Name>,
  names: readonly string[],
  target?: Target,
): string[] {
  const lines = summarise(rounds, rows, pair);
  const parts = [`## ${heading}`, table(lines, names) + refusals(rounds)];
  const ratio = target ? ratioOf(lines, target.row) : Number.NaN;
  if (target && !Number.isNaN(ratio)) parts.push(verdict(target.name, target.isMet(ratio)));
  return parts;
}

function backlogParts(backlog: BacklogResult): string[] {
  const { drains, factor, factors } = summariseBacklog(backlog);
  const rows = drains.map(
    ({ workers, runsPerSecond, cpuMicrosPerRun, peakMiB }) =>
      `| ${workers} | ${fixed(runsPerSecond, 0)} | ${fixed(cpuMicrosPerRun, 0)} | ${fixed(peakMiB, 0)} |`,
  );
  const target = `two workers at least ${LEAST_FACTOR} × as fast as one`;
  return [
    `## Backlog: ${thousands(backlog.runs)} runs, there before any worker starts`,
    [
      '| workers | runs/s | CPU of the workers, µs/run | peak memory, MiB |',
      '| ---: | ---: | ---: | ---: |',
      ...rows,
    ].join('\n'),
    `Two workers drain it ${fixed(factor, 2)} × as fast as one (each round: ${each(factors)}).`,
    backlog.cores >= ENOUGH_CORES
      ? verdict(target, factor >= LEAST_FACTOR)
      : `Not judged: ${target}. This machine has ${backlog.cores} cores, which the workers share with Postgres, Redis ` +
        `and the sink, so the factor says little; it takes ${ENOUGH_CORES}.`,
  ];
}

function memoryLine(result: MemoryResult): string {
  const rss = result.samples.map(({ rssMiB }) => rssMiB.toFixed(0)).join(' ');
  return (
    `${result.side}, ${thousands(result.runs)} runs: peak ${result.peakMiB.toFixed(0)} MiB, ` +
    `${result.flat ? 'flat' : 'rising'} (${result.riseMiBPer100kRuns.toFixed(1)} MiB per 100,000 runs over the ` +
    `second half). MiB after each 5,000 runs: ${rss}`
  );
}

function memoryParts(memory: readonly MemoryResult[]): string[] {
  return memory.flatMap((result) => [
    memoryLine(result),
    ...(result.side === 'sluice'
      ? [verdict(`flat and under ${MOST_MIB} MiB`, result.flat && result.peakMiB < MOST_MIB)]
      : []),
  ]);
}

export function markdown(results: Results): string {
  const { options, throughput, latency, steps, loop, backlog, sockets, triggers, waiting, memory } = results;
  const [cpu] = cpus();
  const sides = ['floor', 'Sluice'];
  const settings = Object.entries(POSTGRES_SETTINGS).map(([name, value]) => `${name}=${value}`);
  const parts = [
    `# Sluice against its bare floor, ${results.startedAt}`,
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}; ` +
      `Postgres: \`${settings.join(' ')}\`. ` +
      `Medians of ${options.rounds} interleaved round${options.rounds === 1 ? '' : 's'}; a ratio is Sluice ÷ floor within one round.`,
  ];
  if (throughput)
    parts.push(
      ...compared(
        `Throughput: ${thousands(options.runs)} runs, 64 connections, 1 KB`,
        throughput,
        THROUGHPUT_ROWS,
        FLOOR_AND_SLUICE,
        sides,
        {
          row: COMPLETED,
          name: `completed runs/s at least ${LEAST_RATE} of the floor`,
          isMet: (ratio) => ratio >= LEAST_RATE,
        },
      ),
    );
  if (latency)
    parts.push(
      ...compared(
        `Latency: one request at a time, 5 a second, ${options.requests} requests`,
        latency,
        LATENCY_ROWS,
        FLOOR_AND_SLUICE,
        sides,
        {
          row: EFFECT_P50,
          name: `event to effect p50 at most ${MOST_TIME} × the floor`,
          isMet: (ratio) => ratio <= MOST_TIME,
        },
      ),
    );
  if (steps) {
    const heading = `Steps: ${thousands(options.stepsRuns)} runs of filter, map, paths and two HTTP calls, 64 connections`;
    parts.push(...compared(heading, steps, STEPS_ROWS, FLOOR_AND_SLUICE, sides));
  }
  if (loop) {
    const heading = `Loop: ${thousands(options.loopRuns)} runs with a loop of 100 HTTP calls, 10 at once, 64 connections`;
    parts.push(...compared(heading, loop, LOOP_ROWS, FLOOR_AND_SLUICE, sides));
  }
  if (backlog) parts.push(...backlogParts(backlog));
  if (sockets)
    parts.push(
      ...compared(
        `Sockets: ${thousands(options.socketRuns)} messages of 1 KB on one WebSocket, stored and run`,
        sockets,
        SOCKETS_ROWS,
        FLOOR_AND_SLUICE,
        sides,
        {
          row: COMPLETED,
          name: `completed runs/s at least ${LEAST_SOCKET_RATE} of the floor`,
          isMet: (ratio) => ratio >= LEAST_SOCKET_RATE,
        },
      ),
    );
  if (triggers)
    parts.push(
      ...compared(
        `Triggers: throughput at one address and at ${thousands(options.triggers)}`,
        triggers,
        WAITING_ROWS,
        ONE_AND_MANY,
        ONE_AND_MANY,
        {
          row: ACCEPTED,
          name: `accepted requests/s at many at least ${LEAST_WITH_MANY} of those at one`,
          isMet: (ratio) => ratio >= LEAST_WITH_MANY,
        },
      ),
    );
  if (results.idleSockets) parts.push(...idleParts(results.idleSockets));
  if (results.schedules) parts.push(...scheduleParts(results.schedules));
  if (waiting)
    parts.push(
      ...compared(
        `Waiting: throughput without and with ${thousands(options.waitingRuns)} runs that wait for 30 days`,
        waiting,
        WAITING_ROWS,
        WITHOUT_AND_WITH,
        WITHOUT_AND_WITH,
        {
          row: COMPLETED,
          name: `completed runs/s with them at least ${LEAST_WITH_WAITING} of those without`,
          isMet: (ratio) => ratio >= LEAST_WITH_WAITING,
        },
      ),
    );
  parts.push('## Memory');
  if (memory) parts.push(...memoryParts(memory));
  else parts.push('Not measured over 200,000 runs in this bench; `--memory` adds that.');
  const { lost, doubled, unsettled } = faults(results);
  parts.push(`**Lost: ${lost}. Doubled or stray: ${doubled}. Not ended, or not well: ${unsettled}.**`);
  return `${parts.join('\n\n')}\n`;
}
