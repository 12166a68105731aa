/** YAML text in, its value out: read on a thread of its own, as it takes a second for each MiB or so. */
import path from 'node:path';

import { runInThread } from '#connector-sdk';
import { FailureError } from '#kernel';

import { ImportError } from '../imported';

const TIMEOUT_MS = 30_000;
const MAX_HEAP_MIB = 512;

const WORDS: Readonly<Record<string, string>> = {
  'yaml.aliases': 'The document repeats its parts (YAML aliases) too often. Paste it as JSON.',
  'yaml.unreadable': 'The document can’t be read as JSON or as YAML. Paste all of it, as it was published.',
  'yaml.busy': 'Too many documents are being read at once. Try again in a moment.',
};

/** Throws `ImportError`. */
export async function readYaml(text: string): Promise<unknown> {
  try {
    return await runInThread({
      file: path.join(__dirname, 'read-yaml.thread'),
      data: text,
      code: 'yaml',
      what: 'the document',
      timeoutMs: TIMEOUT_MS,
      memoryMb: MAX_HEAP_MIB,
      signal: AbortSignal.timeout(2 * TIMEOUT_MS),
    });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    throw new ImportError(
      WORDS[error.failure.code] ?? 'The document is too much to be read as YAML. Paste it as JSON.',
    );
  }
}
