/** YAML text in, its value out: read on a thread of its own, as it takes a second for each MiB or so. */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import { ImportError } from '../imported';

/** Of YAML: more of them than a person writes can be made into gigabytes. */
const MAX_ALIASES = 100;
const TIMEOUT_MS = 30_000;
const MAX_HEAP_MIB = 512;

/** What the thread runs; it gets `{ yaml, text, options }`, and says `{ value }` or `{ error }`. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { parse } = require(workerData.yaml);
let said;
try {
  said = { value: parse(workerData.text, workerData.options) };
} catch (error) {
  said = { error: String(error && error.message) };
}
parentPort.postMessage(said);
`;

const OPTIONS = {
  maxAliasCount: MAX_ALIASES,
  merge: true,
  prettyErrors: false,
  strict: false,
  uniqueKeys: false,
  logLevel: 'silent',
};

interface Said {
  value?: unknown;
  error?: string;
}

/** Throws `ImportError`. */
export async function readYaml(text: string): Promise<unknown> {
  const yaml = createRequire(__filename).resolve('yaml');
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { yaml, text, options: OPTIONS },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    // Nothing of this process is its business.
    env: {},
  });
  const said = await answerOf(worker).finally(() => void worker.terminate());
  if (said.error === undefined) return said.value;
  throw new ImportError(
    /alias/i.test(said.error)
      ? 'The document repeats its parts (YAML aliases) too often. Paste it as JSON.'
      : 'The document can’t be read as JSON or as YAML. Paste all of it, as it was published.',
  );
}

function answerOf(worker: Worker): Promise<Said> {
  return new Promise<Said>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooMuch()), TIMEOUT_MS);
    const settled = (does: () => void) => () => {
      clearTimeout(timer);
      does();
    };
    worker.once('message', (said: Said) => settled(() => resolve(said))());
    worker.once(
      'error',
      settled(() => reject(tooMuch())),
    );
    worker.once(
      'exit',
      settled(() => reject(tooMuch())),
    );
  });
}

const tooMuch = (): ImportError =>
  new ImportError('The document is too much to be read as YAML. Paste it as JSON.');
