/** Bytes in, lines out, none longer than allowed. */
import { endlessMessage } from './failures';
import { GrowingBuffer } from './growing-buffer';

const LF = 0x0a;
const CR = 0x0d;
/** What is read of a line that is too long before the connection is given up, in lengths of the longest allowed. */
export const PATIENCE = 8;

export interface LineSplitterOptions {
  /** Whether a CR ends a line as well, alone or before an LF. */
  endsAtCr: boolean;
  maxBytes: number;
  /** The bytes are good until it returns. */
  onLine(line: Buffer): void;
  /** At the end of a line that was too long. */
  onTooLong(): void;
}

export class LineSplitter {
  private readonly held = new GrowingBuffer();
  /** Bytes of a line that is too long; 0 of any other. */
  private skipped = 0;
  private isAfterCr = false;

  constructor(private readonly options: LineSplitterOptions) {}

  /** Throws `stream.endless_message`. */
  feed(chunk: Buffer): void {
    let at = 0;
    let lf = -1;
    let cr = this.options.endsAtCr ? -1 : chunk.length;
    while (at < chunk.length) {
      if (this.isAfterCr) {
        this.isAfterCr = false;
        if (chunk[at] === LF && ++at === chunk.length) return;
      }
      // Each byte is looked at once for either, however many lines there are.
      if (lf < at) lf = positionOf(chunk, LF, at);
      if (cr < at) cr = positionOf(chunk, CR, at);
      const end = Math.min(lf, cr);
      const piece = chunk.subarray(at, end);
      if (end === chunk.length) return this.hold(piece);
      this.isAfterCr = this.options.endsAtCr && end === cr;
      at = end + 1;
      this.endLine(piece);
    }
  }

  /** What came after the last end of a line; null when that is nothing, or too much. */
  rest(): Buffer | null {
    return this.held.length > 0 ? this.held.take() : null;
  }

  private hold(piece: Buffer): void {
    const { maxBytes } = this.options;
    if (this.skipped === 0 && this.held.length + piece.length <= maxBytes) return this.held.append(piece);
    this.skipped += this.held.length + piece.length;
    this.held.clear();
    if (this.skipped > maxBytes * PATIENCE) throw endlessMessage(maxBytes);
  }

  private endLine(piece: Buffer): void {
    const { maxBytes, onLine, onTooLong } = this.options;
    if (this.held.length === 0 && this.skipped === 0 && piece.length <= maxBytes) return onLine(piece);
    this.hold(piece);
    const isTooLong = this.skipped > 0;
    this.skipped = 0;
    if (isTooLong) onTooLong();
    else onLine(this.held.take());
  }
}

/** Where it is not there, it is as if it came after the end. */
function positionOf(chunk: Buffer, byte: number, from: number): number {
  const found = chunk.indexOf(byte, from);
  return found === -1 ? chunk.length : found;
}
