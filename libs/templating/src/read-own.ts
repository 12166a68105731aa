const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Names that lead out of the data and into the language; no path and no look-up may use them. */
export function isForbidden(segment: string): boolean {
  return FORBIDDEN.has(segment);
}

/**
 * An own property of an object or list, or a text's `length` or character; `undefined` when there is none.
 * Functions are never handed out.
 */
export function readOwn(value: unknown, key: string): unknown {
  if (typeof value === 'object' && value !== null) {
    if (!Object.hasOwn(value, key)) return undefined;
    const found = (value as Record<string, unknown>)[key];
    return typeof found === 'function' ? undefined : found;
  }
  if (typeof value === 'string') {
    if (key === 'length') return value.length;
    return /^\d{1,9}$/.test(key) ? value[Number(key)] : undefined;
  }
  return undefined;
}
