/** A file that a value refers to. */
export interface FileLink {
  id: string;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
}

const MOST = 50;
/** Values that are larger than a person reads are not looked through. */
const MOST_LOOKS = 5000;

/** The files that a value refers to, each once, in their order. */
export function filesIn(value: unknown): FileLink[] {
  const found = new Map<string, FileLink>();
  const waiting: unknown[] = [value];
  for (let looks = 0; waiting.length > 0 && looks < MOST_LOOKS && found.size < MOST; looks++) {
    const next = waiting.shift();
    if (next === null || typeof next !== 'object') continue;
    const { $file: id, name, contentType, size } = next as Record<string, unknown>;
    if (typeof id === 'string' && typeof name === 'string')
      found.set(id, { id, name, contentType: String(contentType), size: Number(size) });
    else waiting.push(...Object.values(next));
  }
  return [...found.values()];
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB'];

/** `1536` as “1.5 KiB”. */
export function inBytes(size: number): string {
  const step = size < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(size) / 10));
  const amount = size / 1024 ** step;
  return `${amount < 10 && step > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[step]}`;
}
