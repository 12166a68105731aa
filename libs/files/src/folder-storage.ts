/** Files in a folder: written beside their place, made durable, and then put there in one step. */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { FailureError } from '#kernel';

import { missingFile, storageFailure } from './failures';
import type { FileStorage } from './storage';

/** Two characters of a key make a folder, so that none gets too full. */
const KEY = /^[0-9a-f]{2}\/[0-9a-f]{30}$/;

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

export class FolderStorage implements FileStorage {
  readonly backend = 'dir';

  constructor(private readonly folder: string) {}

  async write(key: string, content: AsyncIterable<Buffer>): Promise<void> {
    const file = this.pathOf(key);
    const folder = path.dirname(file);
    try {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (made !== undefined) await syncFolder(path.dirname(folder));
      const handle = await open(`${file}.part`, 'w', 0o600);
      try {
        for await (const chunk of content) await handle.writeFile(chunk);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.part`, file);
      await syncFolder(folder);
    } catch (error) {
      throw toFailure(error);
    }
  }

  async *read(key: string, signal?: AbortSignal): AsyncIterable<Buffer> {
    const stream = createReadStream(this.pathOf(key), signal ? { signal } : {});
    try {
      for await (const chunk of stream) yield chunk as Buffer;
    } catch (error) {
      throw codeOf(error) === 'ENOENT' ? missingFile() : toFailure(error);
    } finally {
      stream.destroy();
    }
  }

  async remove(key: string): Promise<void> {
    const file = this.pathOf(key);
    await rm(file, { force: true });
    await rm(`${file}.part`, { force: true });
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw missingFile();
    return path.join(this.folder, key);
  }
}

/** A new name is durable once its folder is (fsync(2)). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Not by its class: a test's sandbox has an `Error` of its own. */
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

function toFailure(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof FailureError || typeof code !== 'string') return error;
  return storageFailure(FULL.has(code) ? 'its disk is full.' : `the folder answers ${code}.`, error);
}
