/** The bytes of a JSON text sequence (RFC 7464) in, its texts out, each as soon as it is whole. */
import { endlessMessage } from './failures';
import { GrowingBuffer } from './growing-buffer';
import { PATIENCE } from './line-splitter';

const RECORD_SEPARATOR = 0x1e;
const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const ENDS: ReadonlySet<number> = new Set([QUOTE, ...CLOSING]);
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, LF, 0x0d]);

export interface JsonSequenceOptions {
  maxBytes: number;
  /** Which may be no JSON. */
  onText(text: Buffer): void;
  /** Of one that may have been cut. */
  onCut(): void;
  onTooLong(): void;
}

/**
 * Texts end at the separator before the next one, and before that at a line end outside of all brackets and quotes:
 * the last one must not wait for the next. A text that nothing ended may have been cut: `1` may be half of `12`.
 */
export class JsonSequence {
  private readonly held = new GrowingBuffer();
  private skipped = 0;
  private depth = 0;
  private isQuoted = false;
  private isEscaped = false;
  private hasText = false;

  constructor(private readonly options: JsonSequenceOptions) {}

  /** Throws `stream.endless_message`. */
  feed(chunk: Buffer): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      // Within JSON there is none: it is written as an escape there.
      const isEnd = byte === RECORD_SEPARATOR || (byte === LF && this.isOutside());
      if (!isEnd) {
        this.look(byte);
        continue;
      }
      if (this.hasText || this.skipped > 0) {
        this.hold(chunk.subarray(from, at));
        this.endText(byte === LF);
      }
      from = at + 1;
      this.reset();
    }
    if (this.hasText || this.skipped > 0) this.hold(chunk.subarray(from));
  }

  /** The stream is over. */
  end(): void {
    if (this.hasText || this.skipped > 0) this.endText(false);
  }

  private isOutside(): boolean {
    return this.depth <= 0 && !this.isQuoted;
  }

  private look(byte: number): void {
    if (this.isQuoted) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.isQuoted = false;
      return;
    }
    if (SPACES.has(byte)) return;
    this.hasText = true;
    if (byte === QUOTE) this.isQuoted = true;
    else if (OPENING.has(byte)) this.depth += 1;
    else if (CLOSING.has(byte)) this.depth -= 1;
  }

  private hold(piece: Buffer): void {
    const { maxBytes } = this.options;
    if (this.skipped === 0 && this.held.length + piece.length <= maxBytes) return this.held.append(piece);
    this.skipped += this.held.length + piece.length;
    this.held.clear();
    if (this.skipped > maxBytes * PATIENCE) throw endlessMessage(maxBytes);
  }

  private endText(hasEnd: boolean): void {
    if (this.skipped > 0) return this.options.onTooLong();
    const text = this.held.take();
    // Brackets and quotes end themselves; of numbers and names nobody knows (§2.4).
    if (hasEnd || ENDS.has(text.at(-1) ?? 0)) this.options.onText(text);
    else this.options.onCut();
  }

  private reset(): void {
    this.held.clear();
    this.skipped = 0;
    this.depth = 0;
    this.isQuoted = false;
    this.isEscaped = false;
    this.hasText = false;
  }
}
