/** Where bytes are kept: by a key, written once. */
import type { Buffer } from 'node:buffer';

export interface FileStorage {
  /** As `files.backend` names it. */
  readonly backend: 'dir' | 's3';
  /** Resolves when they would survive a power cut. What throws, or what a crash ends, may leave something for `remove`. */
  write(key: string, content: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void>;
  /** Throws `FailureError` (`files.missing`, `files.storage`, cancelled) while it is read. */
  read(key: string, signal?: AbortSignal): AsyncIterable<Buffer>;
  /** And whatever a write left that did not come to its end. Also when there is nothing. */
  remove(key: string): Promise<void>;
}
