/** Work on what strangers made, on a thread of its own: it ends when it takes too long or too much, and nothing waits for it. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

import { FailureError } from '#kernel';

import { PermanentError, RetryableError } from '../errors';
import { type Place, takePlace } from './places';

export interface ThreadJob {
  /** Absolute path of the thread's file without its ending; it gets `workerData.data`, posts one `ThreadAnswer`, and imports packages only. */
  file: string;
  /** What it works on; copied. */
  data: unknown;
  /** Of `data`: moved in place of copied, and of no use here any more. */
  transfer?: readonly ArrayBuffer[];
  /** What failures are called: `pdf` gives `pdf.too_slow`. */
  code: string;
  /** What it is at, in words: ‘the PDF’. */
  what: string;
  timeoutMs: number;
  /** Of its heap. */
  memoryMb: number;
  signal: AbortSignal;
}

/** What a thread says in the end. */
export type ThreadAnswer = { value: unknown } | { refused: { code: string; message: string } };

/**
 * No allocation may be larger than this: what unpacks to far more than it seems to be ends there, as memory outside of
 * the heap is not what `resourceLimits` bound.
 */
const MOST_BYTES_AT_ONCE = 128 * 1024 * 1024;

/**
 * Not built, as under a test runner, the thread is TypeScript still, and Node's own loader can't read it: then the
 * thread compiles its files as it loads them, with the compiler and the settings of the build.
 */
const BOOT = `
const { existsSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
for (const name of ['ArrayBuffer', 'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array']) {
  const real = globalThis[name];
  const size = real.BYTES_PER_ELEMENT || 1;
  const bounded = new Proxy(real, {
    construct(target, args, made) {
      if (typeof args[0] === 'number' && args[0] * size > ${MOST_BYTES_AT_ONCE}) throw new RangeError('Array buffer allocation failed');
      return Reflect.construct(target, args, made === bounded ? target : made);
    },
  });
  globalThis[name] = bounded;
}
if (existsSync(workerData.file + '.js')) require(workerData.file + '.js');
else {
  const { transformFileSync } = require('@swc/core');
  require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, { swcrc: true }).code, file);
  require(workerData.file + '.ts');
}
`;

/**
 * What the thread answered. Throws `PermanentError` with what it refused, `<code>.too_slow`, `<code>.too_much_memory`
 * and `<code>.broken`; `RetryableError` (`<code>.busy`); `FailureError` (cancelled).
 */
export async function runInThread(job: ThreadJob): Promise<unknown> {
  const place = await takePlace(job.signal);
  if (place === 'full') {
    throw new RetryableError({
      code: `${job.code}.busy`,
      message: 'Too many files are being read at once. It is tried again.',
    });
  }
  if (place === 'aborted') throw cancelled(job);
  // It may have been stopped since.
  if (job.signal.aborted) {
    place.leave();
    throw cancelled(job);
  }
  return work(job, place);
}

function work(job: ThreadJob, place: Place): Promise<unknown> {
  const worker = start(job);
  return new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooSlow(job)), job.timeoutMs);
    const stop = () => reject(cancelled(job));
    job.signal.addEventListener('abort', stop, { once: true });
    const settled = () => {
      clearTimeout(timer);
      job.signal.removeEventListener('abort', stop);
    };
    worker.once('message', (answer: ThreadAnswer) => {
      settled();
      if ('value' in answer) resolve(answer.value);
      else reject(new PermanentError(answer.refused));
    });
    worker.once('error', (error) => {
      settled();
      reject(isOutOfMemory(error) ? tooMuch(job) : broken(job, error));
    });
    worker.once('exit', () => {
      settled();
      reject(broken(job, null));
    });
  }).finally(async () => {
    await worker.terminate();
    place.leave();
  });
}

function start({ file, data, transfer = [], memoryMb }: ThreadJob): Worker {
  const options: WorkerOptions = {
    eval: true,
    workerData: { file, data },
    transferList: [...transfer],
    // Nothing of this process is for it, and its flags are not for the thread.
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  };
  const worker = new Worker(BOOT, options);
  // Libraries complain there about files that they read all the same.
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

/** By its code, not its class: a test's sandbox has an `Error` of its own. */
const isOutOfMemory = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooSlow = ({ code, what, timeoutMs }: ThreadJob): PermanentError =>
  new PermanentError({
    code: `${code}.too_slow`,
    message: `Reading ${what} took longer than ${timeoutMs / 1000} seconds. It is too large, or made to be slow.`,
  });

const tooMuch = ({ code, what }: ThreadJob): PermanentError =>
  new PermanentError({
    code: `${code}.too_much_memory`,
    message: `Reading ${what} needs more memory than it may have. It is too large, or made to be so.`,
  });

const broken = ({ code, what }: ThreadJob, cause: unknown): PermanentError =>
  new PermanentError({ code: `${code}.broken`, message: `${what} can’t be read: it is broken.`, cause });

const cancelled = ({ what }: ThreadJob): FailureError =>
  new FailureError({
    kind: 'cancelled',
    code: 'step.cancelled',
    message: `It was stopped at reading ${what}.`,
  });
