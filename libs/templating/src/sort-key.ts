/** Values as lists of them are sorted, told apart and summed, by helpers and by aggregate steps alike. */

/** A text that is a number as people write one in a table: no hexadecimal, no `Infinity`. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?\s*$/i;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export const isNothing = (value: unknown): value is null | undefined | '' =>
  value === null || value === undefined || value === '';

/** A number, or a text that is one; null for anything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && !NUMBER.test(value)) return null;
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Milliseconds since 1970 of an ISO 8601 text; without an offset it is UTC. */
function timeOf(text: string): number | null {
  const match = ISO_DATE.exec(text);
  if (!match) return null;
  const zoned = text.length === 10 || match[1] !== undefined;
  const time = Date.parse(text.replace(' ', 'T') + (zoned ? '' : 'Z'));
  return Number.isNaN(time) ? null : time;
}

/** JSON with sorted names, so that equal values give equal texts, whatever the order of their fields. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = value as Record<string, unknown>;
  const names = Object.keys(fields).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`).join(',')}}`;
}

/** Where a value stands: first by its kind, then within it. */
export interface SortKey {
  kind: number;
  value: number | string;
}

const [NUMBERS, DATES, TEXTS, BOOLEANS, OTHERS, NOTHING] = [0, 1, 2, 3, 4, 5];

export function sortKey(value: unknown): SortKey {
  if (isNothing(value)) return { kind: NOTHING!, value: 0 };
  const number = numberOf(value);
  if (number !== null) return { kind: NUMBERS!, value: number };
  if (typeof value === 'string') {
    const time = timeOf(value);
    return time === null ? { kind: TEXTS!, value } : { kind: DATES!, value: time };
  }
  if (typeof value === 'boolean') return { kind: BOOLEANS!, value: Number(value) };
  return { kind: OTHERS!, value: canonical(value) };
}

export const isNothingKey = ({ kind }: SortKey): boolean => kind === NOTHING;

/** Below 0 when `a` comes first. Numbers by size, dates by time, texts by code point; nothing at all is last. */
export function compareKeys(a: SortKey, b: SortKey): number {
  if (a.kind !== b.kind) return a.kind - b.kind;
  if (typeof a.value === 'number') return a.value - (b.value as number);
  return compareTexts(a.value, b.value as string);
}

/** By code point, where JavaScript's own order is by UTF-16 code unit. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit);
