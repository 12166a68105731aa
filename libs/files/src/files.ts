/** Bytes in, a reference out; and the other way, within one workspace. */
import { randomBytes } from 'node:crypto';

import {
  type ActionFiles,
  EVENT_FILE,
  type FileRef,
  isFileRef,
  openEventFile,
  type OpenFile,
  readEventFileRef,
} from '#connector-sdk';
import { isId } from '#kernel';
import type { FileRepository } from '#store';

import { missingFile, notAFile, tooLarge } from './failures';
import { fileName } from './file-name';
import { guessType, mediaType } from './file-type';
import { inlineFile } from './inline-file';
import { Meter } from './meter';
import type { Storages } from './storages';

export interface FileOwner {
  workspaceId: string;
  /** Null: it belongs to no run, and is kept for the retention time. */
  runId: string | null;
  signal: AbortSignal;
}

export interface StoreFile extends FileOwner {
  content: string | Uint8Array | AsyncIterable<Uint8Array>;
  name: string;
  /** Left out: guessed. */
  contentType?: string | undefined;
}

export interface OpenedFile extends OpenFile {
  /** Hexadecimal; null where it was not reckoned. */
  sha256: string | null;
}

const DEFAULT_READ_BYTES = 10 * 1024 * 1024;

export class Files {
  constructor(
    private readonly rows: FileRepository,
    private readonly storages: Storages,
    private readonly limitBytes: number,
  ) {}

  /** What a step may do with files. */
  forRun(owner: FileOwner): ActionFiles {
    return {
      save: (content, { name, contentType }) => this.store({ ...owner, content, name, contentType }),
      open: (value) => this.openValue(owner.workspaceId, value, owner.signal),
      read: async (value, maxBytes = DEFAULT_READ_BYTES) =>
        readAll(await this.openValue(owner.workspaceId, value, owner.signal), maxBytes),
    };
  }

  /**
   * Stores a file; resolves when it would survive a crash. Nothing of it is left when it throws.
   *
   * @throws FailureError `files.too_large`, `files.storage`, `files.cancelled`, and whatever `content` throws
   */
  async store({ workspaceId, runId, content, name, contentType, signal }: StoreFile): Promise<FileRef> {
    const storage = this.storages.forWriting;
    const key = newKey();
    const said = mediaType(contentType);
    const called = fileName(name);
    const facts = { name: called, contentType: said ?? 'application/octet-stream' };
    const id = await this.rows.begin({ workspaceId, runId, ...facts, backend: storage.backend, key });
    const meter = new Meter(this.limitBytes, signal);
    try {
      await storage.write(key, meter.count(content), signal);
      const type = said ?? guessType(called, meter.head);
      const stored = { size: meter.size, sha256: meter.sha256(), contentType: type };
      if (!(await this.rows.finish(workspaceId, id, stored))) throw missingFile();
      return { $file: id, name: called, contentType: type, size: meter.size };
    } catch (error) {
      // If the database is gone, too, the sweep of the next day finds it.
      await this.rows.giveUp(workspaceId, id).catch(() => undefined);
      throw error;
    }
  }

  /** By its `$file`. Throws `PermanentError` (`files.missing`). */
  open(workspaceId: string, $file: string, signal?: AbortSignal): Promise<OpenedFile> {
    return $file.startsWith(EVENT_FILE)
      ? this.openEvent(workspaceId, $file)
      : this.openStored(workspaceId, $file, signal);
  }

  /** Nobody may read it from now on. False: there is no such file. */
  async remove(workspaceId: string, id: string): Promise<boolean> {
    return isId(id) && this.rows.giveUp(workspaceId, id);
  }

  private async openValue(workspaceId: string, value: unknown, signal: AbortSignal): Promise<OpenedFile> {
    if (isFileRef(value)) return this.open(workspaceId, value.$file, signal);
    const inline = inlineFile(value);
    if (!inline) throw notAFile();
    return opened(inline.name, inline.contentType, inline.bytes);
  }

  private async openStored(workspaceId: string, id: string, signal?: AbortSignal): Promise<OpenedFile> {
    const row = isId(id) ? await this.rows.find(workspaceId, id) : null;
    if (!row) throw missingFile();
    const { name, contentType, size, sha256, backend, key } = row;
    const content = this.storages.of(backend).read(key, signal);
    return { name, contentType, size, sha256: sha256.toString('hex'), content };
  }

  private async openEvent(workspaceId: string, $file: string): Promise<OpenedFile> {
    const at = readEventFileRef($file);
    const event = at && (await this.rows.eventBody(workspaceId, at.eventId));
    const file = event && (await openEventFile(event, at.part));
    if (!file) throw missingFile();
    return opened(
      fileName(file.name),
      mediaType(file.contentType) ?? guessType(file.name, file.bytes),
      file.bytes,
    );
  }
}

const opened = (name: string, contentType: string, bytes: Buffer): OpenedFile => ({
  name,
  contentType,
  size: bytes.length,
  sha256: null,
  content: once(bytes),
});

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function readAll({ size, content }: OpenFile, maxBytes: number): Promise<Buffer> {
  if (size > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** 128 random bits; the first two characters become a folder. */
function newKey(): string {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 2)}/${hex.slice(2)}`;
}
