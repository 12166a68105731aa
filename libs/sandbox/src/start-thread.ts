import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

const OPTIONS: WorkerOptions = {
  // Nothing of this process is for scripts, and its flags are not for the thread.
  env: {},
  execArgv: [],
  stdout: true,
  stderr: true,
  resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
};

/**
 * Not built, as under a test runner, the thread is TypeScript still, and Node's own loader can't read it: then the
 * thread compiles its files as it loads them, with the compiler and the settings of the build.
 */
const FROM_SOURCE = `
const { workerData } = require('node:worker_threads');
const { transformFileSync } = require('@swc/core');
require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, { swcrc: true }).code, file);
require(workerData);
`;

/** Starts a thread for scripts; it says `ready` when it can take the first. */
export function startThread(): Worker {
  const built = join(__dirname, 'thread', 'main.js');
  const worker = existsSync(built)
    ? new Worker(built, OPTIONS)
    : new Worker(FROM_SOURCE, { ...OPTIONS, eval: true, workerData: join(__dirname, 'thread', 'main.ts') });
  // The engine reports its own breakdowns there, and each is an outcome already.
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}
