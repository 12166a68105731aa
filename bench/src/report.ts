/** Turns observations into medians, ratios and a Markdown page, and says what was lost. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';

import type { Observation } from './observe';
import type { Options } from './options';
import type { Rounds } from './scenarios/compare';
import type { MemoryResult } from './scenarios/memory';
import { POSTGRES_FLAGS } from './server-flags';
import { median } from './statistics';

export interface Results {
  startedAt: string;
  options: Options;
  throughput?: Rounds;
  latency?: Rounds;
  memory?: MemoryResult[];
}

interface Row {
  label: string;
  digits: number;
  of: (seen: Observation) => number;
}

const ROWS: Row[] = [
  { label: 'completed runs/s', digits: 0, of: (seen) => seen.completedPerSecond },
  { label: 'accepted requests/s', digits: 0, of: (seen) => seen.acceptedPerSecond },
  { label: 'accept p50, ms', digits: 2, of: (seen) => seen.accept.p50 },
  { label: 'accept p95, ms', digits: 2, of: (seen) => seen.accept.p95 },
  { label: 'accept p99, ms', digits: 2, of: (seen) => seen.accept.p99 },
  { label: 'event to effect p50, ms', digits: 2, of: (seen) => seen.effect.p50 },
  { label: 'event to effect p95, ms', digits: 2, of: (seen) => seen.effect.p95 },
  { label: 'event to effect p99, ms', digits: 2, of: (seen) => seen.effect.p99 },
  { label: 'CPU of the process, µs/run', digits: 0, of: (seen) => seen.cpuMicrosPerRun },
  { label: 'peak memory, MiB', digits: 0, of: (seen) => seen.peakMiB },
];
const RATES = 2;

/** The median of each row over the rounds a side, and of the ratio within each round. */
export function summarise(
  rounds: Rounds,
  rows = ROWS,
): { label: string; floor: number; sluice: number; ratio: number; ratios: number[] }[] {
  return rows.map(({ label, of }) => {
    const values = (name: 'floor' | 'sluice'): number[] =>
      rounds.flatMap((round) => (round[name] === undefined ? [] : [of(round[name])]));
    const ratios = rounds.flatMap(({ floor, sluice }) => (floor && sluice ? [of(sluice) / of(floor)] : []));
    return {
      label,
      floor: median(values('floor')),
      sluice: median(values('sluice')),
      ratio: median(ratios),
      ratios,
    };
  });
}

const fixed = (value: number, digits: number): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));

function table(rounds: Rounds, rows: Row[]): string {
  const lines = summarise(rounds, rows).map(({ label, floor, sluice, ratio, ratios }, index) => {
    const digits = rows[index]?.digits ?? 2;
    const each = ratios.map((value) => value.toFixed(2)).join(', ') || '–';
    return `| ${label} | ${fixed(floor, digits)} | ${fixed(sluice, digits)} | ${fixed(ratio, 2)} | ${each} |`;
  });
  return ['| | floor | Sluice | ratio | each round |', '| --- | ---: | ---: | ---: | --- |', ...lines].join(
    '\n',
  );
}

/** The ratio of one row, by its label, or NaN when a side is missing. */
const ratioOf = (rounds: Rounds, label: string): number =>
  summarise(rounds).find((row) => row.label === label)?.ratio ?? Number.NaN;

const verdict = (name: string, met: boolean): string => `${met ? 'met' : '**missed**'}: ${name}`;

/** Effects that are missing, came twice or belong to no run, over all rounds. */
export function faults(results: Results): { lost: number; doubled: number } {
  const seen = [...(results.throughput ?? []), ...(results.latency ?? [])].flatMap((round) =>
    Object.values(round),
  );
  const memory = results.memory ?? [];
  return {
    lost: [...seen, ...memory].reduce((sum, { lost }) => sum + lost, 0),
    doubled:
      seen.reduce((sum, { doubled, strays }) => sum + doubled + strays, 0) +
      memory.reduce((sum, { doubled }) => sum + doubled, 0),
  };
}

function refusals(rounds: Rounds): string {
  const refused = rounds.flatMap((round) =>
    Object.entries(round).flatMap(([side, seen]) =>
      Object.entries(seen.refused).map(([status, times]) => `${side} ${status} × ${times}`),
    ),
  );
  return refused.length === 0 ? '' : `\nNot accepted: ${refused.join(', ')}.\n`;
}

function memoryLine(result: MemoryResult): string {
  const rss = result.samples.map(({ rssMiB }) => rssMiB.toFixed(0)).join(' ');
  return (
    `${result.side}, ${result.runs.toLocaleString('en')} runs: peak ${result.peakMiB.toFixed(0)} MiB, ` +
    `${result.flat ? 'flat' : 'rising'} (${result.riseMiBPer100kRuns.toFixed(1)} MiB per 100,000 runs over the ` +
    `second half). MiB after each 5,000 runs: ${rss}`
  );
}

export function markdown(results: Results): string {
  const { options, throughput, latency, memory } = results;
  const [cpu] = cpus();
  const parts = [
    `# Sluice against its bare floor, ${results.startedAt}`,
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}; ` +
      `Postgres: \`${POSTGRES_FLAGS.filter((flag) => flag !== '-c').join(' ')}\`. ` +
      `Medians of ${options.rounds} interleaved round${options.rounds === 1 ? '' : 's'}; a ratio is Sluice ÷ floor within one round.`,
  ];
  if (throughput) {
    const ratio = ratioOf(throughput, 'completed runs/s');
    parts.push(`## Throughput: ${options.runs.toLocaleString('en')} runs, 64 connections, 1 KB`);
    parts.push(table(throughput, ROWS) + refusals(throughput));
    if (!Number.isNaN(ratio)) parts.push(verdict('completed runs/s at least 0.6 of the floor', ratio >= 0.6));
  }
  if (latency) {
    const ratio = ratioOf(latency, 'event to effect p50, ms');
    parts.push(`## Latency: one request at a time, 5 a second, ${options.requests} requests`);
    parts.push(table(latency, ROWS.slice(RATES)) + refusals(latency));
    if (!Number.isNaN(ratio))
      parts.push(verdict('event to effect p50 at most 2.5 × the floor', ratio <= 2.5));
  }
  parts.push('## Memory');
  for (const result of memory ?? []) {
    parts.push(memoryLine(result));
    if (result.side === 'sluice')
      parts.push(verdict('flat and under 300 MiB', result.flat && result.peakMiB < 300));
  }
  if (!memory) parts.push('Not measured over 200,000 runs in this bench; `--memory` adds that.');
  const { lost, doubled } = faults(results);
  parts.push(`**Lost: ${lost}. Doubled or stray: ${doubled}.**`);
  return `${parts.join('\n\n')}\n`;
}

/** Writes the results as JSON and Markdown and gives the files' paths. */
export async function writeReport(results: Results, directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const stem = path.join(directory, results.startedAt.replaceAll(':', '-').replace(/\..*/, ''));
  const summary = {
    throughput: results.throughput && summarise(results.throughput),
    latency: results.latency && summarise(results.latency),
  };
  await writeFile(
    `${stem}.json`,
    `${JSON.stringify({ ...results, summary, faults: faults(results) }, null, 2)}\n`,
  );
  await writeFile(`${stem}.md`, markdown(results));
  return [`${stem}.json`, `${stem}.md`];
}
