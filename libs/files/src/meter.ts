/** Bytes in, the same bytes out, counted and hashed; too many of them, or a stop, end it. */
import { createHash } from 'node:crypto';

import { cancelled, tooLarge } from './failures';

/** As many first bytes as tell what a file is. */
const HEAD_BYTES = 512;

export class Meter {
  size = 0;
  head = Buffer.alloc(0);
  private readonly hash = createHash('sha256');

  constructor(
    private readonly limit: number,
    private readonly signal: AbortSignal,
  ) {}

  async *count(content: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    for await (const chunk of chunksOf(content)) {
      if (this.signal.aborted) throw cancelled();
      if (chunk.length === 0) continue;
      this.size += chunk.length;
      if (this.size > this.limit) throw tooLarge(this.limit);
      this.hash.update(chunk);
      if (this.head.length < HEAD_BYTES)
        this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
      yield chunk;
    }
    if (this.signal.aborted) throw cancelled();
  }

  /** Once. */
  sha256(): Buffer {
    return this.hash.digest();
  }
}

async function* chunksOf(content: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  if (typeof content === 'string') yield Buffer.from(content);
  else if (content instanceof Uint8Array) yield asBuffer(content);
  else for await (const chunk of content) yield asBuffer(chunk);
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
