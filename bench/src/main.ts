/** Compares Sluice with the bare floor on this machine; see ../README.md. */
import path from 'node:path';

import { newBench, startBench, type Bench } from './bench';
import { readOptions, USAGE, type Options } from './options';
import { faults, markdown, writeReport, type Results } from './report';
import { compare } from './scenarios/compare';
import { measureMemory } from './scenarios/memory';

// Compiled, this file is dist/bench/src/main.js.
const RESULTS = path.join(__dirname, '../../../bench/results');
const THROUGHPUT_CONNECTIONS = 64;
const LATENCY_INTERVAL_MS = 200;
const LATENCY_WARM_UP = 2000;

const started = Date.now();
const progress = (line: string): void =>
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}`);

async function measure(bench: Bench, options: Options): Promise<Results> {
  const { scenarios, sides, rounds, runs, requests, memoryRuns } = options;
  const results: Results = { startedAt: new Date(started).toISOString(), options };
  progress('starting Postgres and Redis');
  await startBench(bench);
  if (scenarios.includes('throughput')) {
    const round = { runs, load: { connections: THROUGHPUT_CONNECTIONS }, warmUp: Math.ceil(runs / 4) };
    results.throughput = await compare(bench, 'throughput', sides, rounds, round, progress);
  }
  if (scenarios.includes('latency')) {
    const round = { runs: requests, load: { intervalMs: LATENCY_INTERVAL_MS }, warmUp: LATENCY_WARM_UP };
    results.latency = await compare(bench, 'latency', sides, rounds, round, progress);
  }
  if (scenarios.includes('memory')) {
    const side = sides.includes('sluice') ? 'sluice' : 'floor';
    results.memory = [await measureMemory(bench, side, memoryRuns, progress)];
  }
  return results;
}

async function run(options: Options): Promise<number> {
  const bench = newBench();
  let interrupted = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (interrupted) return;
      interrupted = true;
      progress('interrupted: ending what was started');
      void bench.end().finally(() => process.exit(code));
    });
  }
  try {
    const results = await measure(bench, options);
    const files = await writeReport(results, RESULTS);
    console.log(`\n${markdown(results)}\nWritten to ${files.join(' and ')}`);
    const { lost, doubled } = faults(results);
    return lost + doubled === 0 ? 0 : 1;
  } catch (error) {
    // Calls under way fail when their process is ended; only the first cause is worth a line.
    if (!interrupted) console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await bench.end();
  }
}

async function main(): Promise<void> {
  let options: Options | 'help';
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (options === 'help') console.log(USAGE);
  else process.exitCode = await run(options);
}

void main();
