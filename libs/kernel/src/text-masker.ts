import { LEAST_SECRET } from './secret-forms';

export const REDACTED = '••••••';

/** One bit for each hash of the four characters with which a known text begins. */
const FILTER_LOG = 16;

const { imul } = Math;

/**
 * Masks known texts inside others, at a cost that hardly grows with how many are known: a line is read once, and only
 * where four characters look like the start of a known text is it compared. The oldest are forgotten beyond `limit`.
 */
export class TextMasker {
  /** By their first four characters: how long those are that begin so, the longest first. */
  private readonly lengths = new Map<string, readonly number[]>();
  private readonly known = new Set<string>();
  private readonly filter = new Uint8Array(1 << (FILTER_LOG - 3));

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
    let hash = 0;
    for (let end = 0; end < line.length; end++) {
      hash = hashWith(hash, line.charCodeAt(end));
      const at = end - LEAST_SECRET + 1;
      if (at < copied || !this.mayBegin(hash)) continue;
      const length = this.lengthAt(line, at);
      if (length === 0) continue;
      masked += line.slice(copied, at) + REDACTED;
      copied = at + length;
      end = copied - 1;
    }
    return copied === 0 ? line : masked + line.slice(copied);
  }

  private mayBegin(hash: number): boolean {
    const bit = bitOf(hash);
    return (this.filter[bit >> 3]! & (1 << (bit & 7))) !== 0;
  }

  /** Of the longest known text that stands there; 0: none does. */
  private lengthAt(line: string, at: number): number {
    const lengths = this.lengths.get(line.slice(at, at + LEAST_SECRET));
    return lengths?.find((length) => this.known.has(line.slice(at, at + length))) ?? 0;
  }

  private learn(text: string): void {
    this.known.add(text);
    const start = text.slice(0, LEAST_SECRET);
    const lengths = this.lengths.get(start) ?? [];
    if (!lengths.includes(text.length))
      this.lengths.set(
        start,
        [...lengths, text.length].sort((a, b) => b - a),
      );
    let hash = 0;
    for (let at = 0; at < LEAST_SECRET; at++) hash = hashWith(hash, text.charCodeAt(at));
    const bit = bitOf(hash);
    this.filter[bit >> 3]! |= 1 << (bit & 7);
    if (this.known.size > this.limit) this.forgetOldest();
  }

  /** A tenth at once: what is left is learnt anew, so that nothing stays of those that are forgotten. */
  private forgetOldest(): void {
    const left = [...this.known].slice(-(this.limit - Math.floor(this.limit / 10)));
    this.known.clear();
    this.lengths.clear();
    this.filter.fill(0);
    for (const text of left) this.learn(text);
  }
}

/** The low bytes of the last four characters. */
const hashWith = (hash: number, character: number): number => (hash << 8) | (character & 0xff);

/** Multiplied (Knuth, volume 3, §6.4), so that the bits that are kept depend on all four. */
const bitOf = (hash: number): number => imul(hash, 0x9e3779b1) >>> (32 - FILTER_LOG);
