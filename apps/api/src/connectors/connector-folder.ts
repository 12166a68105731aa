import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file of a built-in connector's folder, which is named by its key; null when there is none. */
export function readConnectorFile(key: string, file: string): Promise<Buffer | null> {
  const folder = join(dirname(require.resolve('#connectors')), basename(key));
  return readFile(join(folder, basename(file))).catch(() => null);
}
