/** Reading what may be anything: feeds keep to their formats only roughly. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** An own field; undefined where there is none. */
export const field = (value: unknown, name: string): unknown =>
  isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** A list as it is, nothing as an empty one, anything else as a list of one. */
export const all = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];

/** The text of an element, of the first one of several; null when it has none. */
export function text(value: unknown): string | null {
  const first = Array.isArray(value) ? (value[0] as unknown) : value;
  if (typeof first === 'number') return String(first);
  if (typeof first === 'string') return first.trim() || null;
  return isFields(first) ? textsWithin(first) : null;
}

/** Of XHTML within a feed, whose elements are fields: what a person would read, in so far as the order is known. */
function textsWithin(fields: Fields): string | null {
  const parts = Object.entries(fields)
    .filter(([name]) => !name.startsWith('@'))
    .flatMap(([, value]) => all(value).flatMap((one) => text(one) ?? []));
  return parts.join(' ') || null;
}

/** The first of several fields that has text. */
export function firstText(value: unknown, ...names: string[]): string | null {
  for (const name of names) {
    const found = text(field(value, name));
    if (found !== null) return found;
  }
  return null;
}

/** A date of RFC 822 or ISO 8601 as ISO 8601 in UTC; null for what is none. */
export function date(written: string | null): string | null {
  const at = written === null ? NaN : Date.parse(written);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** As an address of its own; what is no web address is left out. */
export function address(written: string | null, base: string): string | null {
  if (written === null || !URL.canParse(written, base)) return null;
  const url = new URL(written, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

export const present = <Value>(value: Value | null): Value[] => (value === null ? [] : [value]);
