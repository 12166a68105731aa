/** Up to here the memory is kept for the next bytes. */
const KEPT_BYTES = 16_384;
const EMPTY = Buffer.alloc(0);

/** Bytes that come in pieces, in one piece: a million pieces of one byte take a megabyte, not a million objects. */
export class GrowingBuffer {
  private bytes = EMPTY;
  length = 0;

  append(piece: Uint8Array): void {
    const needed = this.length + piece.length;
    if (needed > this.bytes.length) {
      const bigger = Buffer.allocUnsafeSlow(
        Math.max(needed, Math.min(this.bytes.length * 2, needed + (1 << 20)), 256),
      );
      bigger.set(this.bytes.subarray(0, this.length));
      this.bytes = bigger;
    }
    this.bytes.set(piece, this.length);
    this.length = needed;
  }

  /** A copy of what is there, which is then forgotten. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.clear();
    return taken;
  }

  clear(): void {
    this.length = 0;
    if (this.bytes.length > KEPT_BYTES) this.bytes = EMPTY;
  }
}
