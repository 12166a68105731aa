import type { HelperUse } from './helper';
import { HelperError } from './helper-error';
import { textOf } from './text-of';

const NUMERIC = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;

/** A number, or text that is one from end to end; otherwise null. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > 1000) return null;
  const text = value.trim();
  if (!NUMERIC.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

export function numberArgument(value: unknown): number {
  const number = asNumber(value);
  if (number === null) throw new HelperError(`needs a number, and got ${describe(value)}`);
  return number;
}

export function wholeArgument(value: unknown, least: number, most: number, what: string): number {
  const number = asNumber(value);
  if (number === null || !Number.isInteger(number) || number < least || number > most) {
    throw new HelperError(
      `needs a whole number from ${least} to ${most} for ${what}, and got ${describe(value)}`,
    );
  }
  return number;
}

/** Any value as text, charged before it is used. */
export function textArgument(value: unknown, use: HelperUse): string {
  const text = textOf(value, use.workAllowance);
  use.work(text.length);
  return text;
}

/** A list; nothing counts as an empty one. */
export function listArgument(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new HelperError(`needs a list, and got ${describe(value)}`);
}

/** An object with names, which a list is not; nothing counts as an empty one. */
export function objectArgument(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date))
    return value as Record<string, unknown>;
  throw new HelperError(`needs an object, and got ${describe(value)}`);
}

/** One of a few words. */
export function wordArgument<T extends string>(value: unknown, words: readonly T[], what: string): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new HelperError(`needs ${words.join(', ')} for ${what}, and got ${describe(value)}`);
}

/** Says what a value is without repeating all of it. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `${typeof value} ${String(value)}`;
}
