/** How conditions compare: typed, but kind to forms, whose numbers are texts. */
import type { IANAZone } from 'luxon';

import { readTime } from '../delay/read-time';

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : isObject(value) ? JSON.stringify(value) : String(value);

/** A number, or a text that is one; null otherwise. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/i;

/** Of a text that is an ISO 8601 date; what has no offset is of the zone. */
const timeOf = (value: string, zone: IANAZone): number | null =>
  ISO_DATE.test(value) ? readTime(value, zone) : null;

/** Whether the value is the same as this one; what it takes is worked out once for many values. */
export function sameAs(one: unknown): (value: unknown) => boolean {
  if (isObject(one)) {
    let canonicalOne: string | null = null;
    return (value) =>
      value === one || (isObject(value) && canonical(value) === (canonicalOne ??= canonical(one)));
  }
  if (one === null || one === undefined) return (value) => value === null || value === undefined;
  const [number, text] = [numberOf(one), String(one)];
  return (value) => {
    if (value === one) return true;
    if (isObject(value) || value === null || value === undefined) return false;
    if (number !== null && (typeof value === 'number' || typeof one === 'number')) {
      const other = numberOf(value);
      if (other !== null) return other === number;
    }
    return String(value) === text;
  };
}

/** Numbers (and texts that are numbers) by size, dates by time, other texts by code point; null where there is no order. */
export function orderOf(left: unknown, right: unknown, zone: IANAZone, ignoreCase: boolean): number | null {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) return a - b;
  if (typeof left !== 'string' || typeof right !== 'string') return null;
  const [from, to] = [timeOf(left, zone), timeOf(right, zone)];
  if (from !== null && to !== null) return from - to;
  const [one, other] = ignoreCase ? [left.toLowerCase(), right.toLowerCase()] : [left, right];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A list by its entries, an object by its fields, anything else by its text. */
export function contains(whole: unknown): (part: unknown) => boolean {
  if (Array.isArray(whole)) return (part) => whole.some(sameAs(part));
  if (isObject(whole)) return (part) => Object.hasOwn(whole, textOf(part));
  if (whole === null || whole === undefined) return () => false;
  const text = textOf(whole);
  return (part) => text.includes(textOf(part));
}

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** Characters, entries or fields; nothing has 0, and what has no length null. */
export function lengthOf(value: unknown): number | null {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : null;
}

/** JSON with sorted keys, so that equal objects give equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, node: unknown) =>
    isObject(node) && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}
