const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Takes a UTF-8 byte order mark off the beginning of a stream, in however many pieces it comes. */
export class ByteOrderMark {
  private seen = 0;
  private isPast = false;

  strip(chunk: Buffer): Buffer {
    if (this.isPast) return chunk;
    let at = 0;
    while (this.seen < MARK.length && at < chunk.length && chunk[at] === MARK[this.seen]) {
      this.seen += 1;
      at += 1;
    }
    this.isPast = this.seen === MARK.length || at < chunk.length;
    if (!this.isPast) return chunk.subarray(chunk.length);
    // Only its beginning, and then something else: that was no mark.
    if (this.seen < MARK.length && this.seen > at) {
      return Buffer.concat([MARK.subarray(0, this.seen - at), chunk]);
    }
    return this.seen < MARK.length ? chunk : chunk.subarray(at);
  }
}
