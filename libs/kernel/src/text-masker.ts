import { LEAST_SECRET } from './secret-forms';

export const REDACTED = '••••••';

/** One bit for each hash of the four characters with which a known text begins. */
const FILTER_BITS = 1 << 16;

/**
 * Masks known texts inside others, at a cost that hardly grows with how many are known: a line is read once, and only
 * where four characters look like the start of a known text is it compared. The oldest are forgotten beyond `limit`.
 */
export class TextMasker {
  /** By their first four characters, each list the longest first. */
  private readonly byStart = new Map<string, string[]>();
  private readonly known = new Set<string>();
  private readonly filter = new Uint8Array(FILTER_BITS >> 3);

  constructor(private readonly limit = Infinity) {}

  get size(): number {
    return this.known.size;
  }

  has(text: string): boolean {
    return this.known.has(text);
  }

  add(texts: Iterable<string>): void {
    for (const text of texts) {
      if (text.length < LEAST_SECRET) continue;
      // Known ones move to the young end.
      if (this.known.delete(text)) this.known.add(text);
      else this.learn(text);
    }
  }

  mask(line: string): string {
    if (this.known.size === 0) return line;
    let masked = '';
    let copied = 0;
    for (let at = 0; at <= line.length - LEAST_SECRET; ) {
      const length = this.lengthAt(line, at);
      if (length === 0) {
        at += 1;
        continue;
      }
      masked += line.slice(copied, at) + REDACTED;
      at += length;
      copied = at;
    }
    return copied === 0 ? line : masked + line.slice(copied);
  }

  /** Of the longest known text that stands there; 0: none does. */
  private lengthAt(line: string, at: number): number {
    const hash = hashAt(line, at);
    if ((this.filter[hash >> 3]! & (1 << (hash & 7))) === 0) return 0;
    const texts = this.byStart.get(line.slice(at, at + LEAST_SECRET));
    return texts?.find((text) => line.startsWith(text, at))?.length ?? 0;
  }

  private learn(text: string): void {
    this.known.add(text);
    const start = text.slice(0, LEAST_SECRET);
    const texts = [...(this.byStart.get(start) ?? []), text].sort((a, b) => b.length - a.length);
    this.byStart.set(start, texts);
    const hash = hashAt(text, 0);
    this.filter[hash >> 3]! |= 1 << (hash & 7);
    const [oldest] = this.known;
    if (this.known.size > this.limit && oldest !== undefined) this.forget(oldest);
  }

  /** Its bit in the filter stays: that costs a comparison, and nothing else. */
  private forget(text: string): void {
    this.known.delete(text);
    const start = text.slice(0, LEAST_SECRET);
    const texts = this.byStart.get(start)?.filter((one) => one !== text) ?? [];
    if (texts.length > 0) this.byStart.set(start, texts);
    else this.byStart.delete(start);
  }
}

const hashAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 0x1f35 +
    text.charCodeAt(at + 1) * 0x0b4d +
    text.charCodeAt(at + 2) * 0x0133 +
    text.charCodeAt(at + 3)) &
  (FILTER_BITS - 1);
