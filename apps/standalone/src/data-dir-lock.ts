import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ServerError, startOfProcess } from '#servers';

export interface DataDirLock {
  release(): Promise<void>;
}

interface Holder {
  pid: number;
  /** With the pid, this is one process and no later one. */
  startedAt: string;
}

const TAKE_OVER_WITHIN_MS = 10_000;

/**
 * Makes `dataDir` this process's own until `release` or its end, however that comes.
 *
 * The lock is a file that is linked into place whole, so it is either there or not. One whose process is gone may be
 * removed, but only by whoever holds `lock.takeover`: otherwise a slow second starter could remove the first one's.
 * @throws ServerError when a living process holds it, or the directory can't be written to
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const file = path.join(dataDir, 'lock');
  const mine: Holder = { pid: process.pid, startedAt: startOfProcess(process.pid) ?? '' };
  const candidate = path.join(dataDir, `lock.${randomUUID()}`);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(candidate, JSON.stringify(mine), { mode: 0o600 });
  } catch (error) {
    throw new ServerError(
      `The data directory ${dataDir} can't be written to (${(error as NodeJS.ErrnoException).code}): give it to this user, or set SLUICE_DATA_DIR to another.`,
    );
  }
  try {
    while (!(await linked(candidate, file))) {
      const holder = await read(file);
      if (holder && isHeld(holder)) {
        throw new ServerError(
          `The data directory ${dataDir} is in use by another Sluice (process ${holder.pid}): stop that one, or set SLUICE_DATA_DIR to another.`,
        );
      }
      await removeStale(file);
    }
  } finally {
    await unlink(candidate).catch(() => undefined);
  }
  return {
    release: async () => {
      const holder = await read(file);
      if (holder?.pid === mine.pid && holder.startedAt === mine.startedAt)
        await unlink(file).catch(() => undefined);
    },
  };
}

const isHeld = ({ pid, startedAt }: Holder): boolean => startOfProcess(pid) === startedAt;

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

async function removeStale(file: string): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await mkdir(guard);
  } catch {
    const made = await stat(guard).catch(() => null);
    if (made && Date.now() - made.mtimeMs > TAKE_OVER_WITHIN_MS) await rmdir(guard).catch(() => undefined);
    await pause(20);
    return;
  }
  try {
    const holder = await read(file);
    if (!holder || !isHeld(holder)) await unlink(file).catch(() => undefined);
  } finally {
    await rmdir(guard).catch(() => undefined);
  }
}
