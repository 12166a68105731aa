import type { FailureError } from '#kernel';

/** What may wait before the connection is no longer read from, in bytes. */
const HIGH_WATER_BYTES = 65_536;

interface Reader {
  resolve(result: IteratorResult<Buffer>): void;
  reject(failure: FailureError): void;
}

interface Source {
  pause(): void;
  resume(): void;
  /** Its reader has gone. */
  leave(): void;
}

/** Chunks from a connection in, the same for one reader out: as slowly as it asks, and the connection with it. */
export class StreamBody implements AsyncIterableIterator<Buffer> {
  private chunks: Buffer[] = [];
  private size = 0;
  private paused = false;
  private ended = false;
  private failure: FailureError | null = null;
  private reader: Reader | null = null;

  constructor(private readonly source: Source) {}

  push(chunk: Buffer): void {
    if (this.ended || chunk.length === 0) return;
    if (this.reader) return this.answer({ done: false, value: chunk });
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < HIGH_WATER_BYTES || this.paused) return;
    this.paused = true;
    this.source.pause();
  }

  end(): void {
    this.ended = true;
    this.answer({ done: true, value: undefined });
  }

  /** What came before is read first, unless the reader itself wanted the end. */
  fail(failure: FailureError): void {
    if (this.ended) return;
    this.ended = true;
    if (failure.failure.kind === 'cancelled') this.drop();
    const { reader } = this;
    this.reader = null;
    if (reader) reader.reject(failure);
    else this.failure = failure;
  }

  next(): Promise<IteratorResult<Buffer>> {
    const value = this.chunks.shift();
    if (value !== undefined) {
      this.size -= value.length;
      if (this.paused && this.size < HIGH_WATER_BYTES) {
        this.paused = false;
        this.source.resume();
      }
      return Promise.resolve({ done: false, value });
    }
    const { failure } = this;
    this.failure = null;
    if (failure) return Promise.reject(failure);
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Buffer>> {
    this.drop();
    this.ended = true;
    this.source.leave();
    this.answer({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private answer(result: IteratorResult<Buffer>): void {
    const { reader } = this;
    this.reader = null;
    reader?.resolve(result);
  }

  private drop(): void {
    this.chunks = [];
    this.size = 0;
  }
}
