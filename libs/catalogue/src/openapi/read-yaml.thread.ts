// In: YAML text. Out: its value.
import { parentPort, workerData } from 'node:worker_threads';

import { parse } from 'yaml';

/** More of them than a person writes can be made into gigabytes. */
const MAX_ALIASES = 100;

try {
  const value: unknown = parse((workerData as { data: string }).data, {
    maxAliasCount: MAX_ALIASES,
    merge: true,
    prettyErrors: false,
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  parentPort?.postMessage({ value });
} catch (error) {
  const isRepeated = error instanceof Error && /alias/i.test(error.message);
  parentPort?.postMessage({
    refused: { code: isRepeated ? 'yaml.aliases' : 'yaml.unreadable', message: '' },
  });
}
