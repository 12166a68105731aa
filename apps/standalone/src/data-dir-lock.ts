import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ServerError, startOfProcess } from '#servers';

export interface DataDirLock {
  release(): void;
}

/**
 * Takes the data directory for this process alone. A lock that a killed process left behind is taken over: it names
 * its pid and when that process began, as pids are used again.
 * @throws ServerError when another process uses the directory, or it can't be written
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const file = path.join(dataDir, 'sluice.pid');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!take(file)) {
      const holder = holderOf(file);
      if (holder !== null) {
        throw new ServerError(
          `The data directory ${dataDir} is in use by another Sluice (process ${holder}). Stop it, or choose another directory with SLUICE_DATA_DIR=<folder>.`,
        );
      }
      rmSync(file, { force: true });
      if (!take(file)) throw new ServerError(`The data directory ${dataDir} was just taken by another Sluice.`);
    }
  } catch (error) {
    if (error instanceof ServerError) throw error;
    throw new ServerError(
      `The data directory ${dataDir} can't be written (${(error as Error).message}). Choose another one with SLUICE_DATA_DIR=<folder>.`,
    );
  }
  return { release: () => rmSync(file, { force: true }) };
}

function take(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeFileSync(descriptor, `${process.pid}\n${startOfProcess(process.pid) ?? ''}\n`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The pid of the living process that holds the lock, or null. */
function holderOf(file: string): number | null {
  const [pid = '', start = ''] = readFileSync(file, 'utf8').split('\n');
  if (!/^\d+$/.test(pid)) return null;
  return startOfProcess(Number(pid)) === start ? Number(pid) : null;
}
