/** The calls of an SFTP session as promises. */
import type { Readable, Writable } from 'node:stream';

import { PermanentError } from '#connector-sdk';
import type { FileEntryWithStats, SFTPWrapper } from 'ssh2';

const EOF_STATUS = 1;
const MAX_ENTRIES = 50_000;

type Done = (error?: Error | null) => void;

const done = (call: (callback: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));

/** Piece by piece, so that a server can't fill our memory. Throws `PermanentError` (`sftp.too_many_entries`). */
export async function readFolder(sftp: SFTPWrapper, path: string): Promise<FileEntryWithStats[]> {
  const handle = await new Promise<Buffer>((resolve, reject) =>
    sftp.opendir(path, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const entries: FileEntryWithStats[] = [];
  try {
    for (;;) {
      const some = await nextEntries(sftp, handle);
      if (!some) return entries;
      entries.push(...some);
      if (entries.length > MAX_ENTRIES) {
        throw new PermanentError({
          code: 'sftp.too_many_entries',
          message: `The folder has more than ${MAX_ENTRIES} entries. Move files away when they are done with.`,
        });
      }
    }
  } finally {
    sftp.close(handle, () => undefined);
  }
}

/** Null: there are no more. */
const nextEntries = (sftp: SFTPWrapper, handle: Buffer): Promise<FileEntryWithStats[] | null> =>
  new Promise((resolve, reject) =>
    sftp.readdir(handle, (error, list) => {
      if (!error) resolve(list);
      else if ((error as { code?: unknown }).code === EOF_STATUS) resolve(null);
      else reject(error);
    }),
  );

export const openToRead = (sftp: SFTPWrapper, path: string): Readable => heard(sftp.createReadStream(path));

export const openToWrite = (sftp: SFTPWrapper, path: string): Writable => heard(sftp.createWriteStream(path));

/** One that ends together with its connection has an error that is no news to anybody. */
function heard<Stream extends Readable | Writable>(stream: Stream): Stream {
  stream.on('error', () => undefined);
  return stream;
}

export const removeFile = (sftp: SFTPWrapper, path: string) =>
  done((callback) => sftp.unlink(path, callback));

export const removeFolder = (sftp: SFTPWrapper, path: string) =>
  done((callback) => sftp.rmdir(path, callback));

export const makeOneFolder = (sftp: SFTPWrapper, path: string) =>
  done((callback) => sftp.mkdir(path, callback));

export const move = (sftp: SFTPWrapper, from: string, to: string) =>
  done((callback) => sftp.rename(from, to, callback));

/** OpenSSH's own rename replaces what is there at once; elsewhere it is removed first. */
export async function replace(sftp: SFTPWrapper, from: string, to: string): Promise<void> {
  try {
    await done((callback) => sftp.ext_openssh_rename(from, to, callback));
  } catch {
    await removeFile(sftp, to).catch(() => undefined);
    await move(sftp, from, to);
  }
}

export const isFolder = (sftp: SFTPWrapper, path: string): Promise<boolean> =>
  new Promise((resolve) => sftp.stat(path, (error, stats) => resolve(!error && stats.isDirectory())));

export const realPath = (sftp: SFTPWrapper, path: string): Promise<string> =>
  new Promise((resolve, reject) =>
    sftp.realpath(path, (error, found) => (error ? reject(error) : resolve(found))),
  );
