/** Files of runs: stored once, and handed from step to step by reference, never by their bytes. */

/** A file as step runs and templates see it. JSON. */
export interface FileRef {
  /** Opaque; opens only in its own workspace. */
  $file: string;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
}

export interface OpenFile extends Omit<FileRef, '$file'> {
  content: AsyncIterable<Buffer>;
}

export interface ActionFiles {
  /** Stores it for as long as the run is kept. Throws `FailureError` (`files.too_large`…). */
  save(
    content: string | Uint8Array | AsyncIterable<Uint8Array>,
    facts: { name: string; contentType?: string },
  ): Promise<FileRef>;
  /**
   * What a field for a file holds: a reference, or text, which is a file of that text.
   * Throws `PermanentError` (`files.not_a_file`, `files.missing`).
   */
  open(value: unknown): Promise<OpenFile>;
  /** All of it. Throws as well when it is larger than `maxBytes` (default 10 MiB; `files.too_large`). */
  read(value: unknown, maxBytes?: number): Promise<Buffer>;
}

export const isFileRef = (value: unknown): value is FileRef =>
  value !== null && typeof value === 'object' && '$file' in value && typeof value.$file === 'string';
