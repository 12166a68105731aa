// In: one job after another. Out: their outcomes, in order.
import { parentPort } from 'node:worker_threads';

import type { Job, ThreadMessage } from '../messages';
import { type Engine, loadEngine } from './engine';
import { runScript } from './run-script';
import { useUtc } from './utc';

const USUAL_BYTES = 64 * 1024 * 1024;

async function main(port: NonNullable<typeof parentPort>): Promise<void> {
  const say = (message: ThreadMessage) => {
    port.postMessage(message);
  };
  useUtc();
  const newEngine = await loadEngine();
  // Made ahead, for a limit like the last one: an engine takes longer to make than most scripts to run.
  let next: Engine | Promise<Engine> = await newEngine(USUAL_BYTES);
  port.on('message', (job: Job) => {
    void serve(job);
  });
  say('ready');

  // What goes wrong in here ends the thread, and whoever started it answers for the job.
  async function serve(job: Job): Promise<void> {
    const ready = await next;
    say(runScript(ready.memoryBytes === job.memoryBytes ? ready : await newEngine(job.memoryBytes), job));
    next = newEngine(job.memoryBytes);
  }
}

if (parentPort) void main(parentPort);
