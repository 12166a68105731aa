/** Compares Sluice with the bare floor on this machine; see ../README.md. */
import path from 'node:path';

import { newBench, startBench } from './bench';
import { measure } from './measure';
import { readOptions, USAGE, type Options } from './options';
import { markdown } from './report/markdown';
import { writeReport } from './report/write';
import { faults } from './results';

// Compiled, this file is dist/bench/src/main.js.
const RESULTS = path.join(__dirname, '../../../bench/results');

const started = Date.now();
const progress = (line: string): void =>
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}`);

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
    progress('starting Postgres and Redis');
    await startBench(bench);
    const results = await measure(bench, new Date(started).toISOString(), options, progress);
    const files = await writeReport(results, RESULTS);
    console.log(`\n${markdown(results)}\nWritten to ${files.join(' and ')}`);
    const { lost, doubled, unsettled } = faults(results);
    return lost + doubled + unsettled === 0 ? 0 : 1;
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
