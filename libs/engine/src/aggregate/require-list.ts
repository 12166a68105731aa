/** What an aggregate step is given → its items. */
import { FailureError } from '#kernel';

export const MAX_AGGREGATE_ITEMS = 100_000;

/** @throws FailureError `aggregate.too_many_items` */
export function requireRoom(count: number): void {
  if (count <= MAX_AGGREGATE_ITEMS) return;
  throw new FailureError({
    kind: 'permanent',
    code: 'aggregate.too_many_items',
    message: `The list has ${count.toLocaleString('en')} items, and an aggregate step takes ${MAX_AGGREGATE_ITEMS.toLocaleString('en')} at most. Ask the service for fewer at a time.`,
    details: { count },
  });
}

/**
 * @param what names the value at the start of a sentence
 * @throws FailureError `aggregate.not_a_list`, `aggregate.too_many_items`
 */
export function requireList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new FailureError({
      kind: 'permanent',
      code: 'aggregate.not_a_list',
      message: `${what} is ${kindOf(value)}, not a list. ${hintFor(value)}`,
    });
  }
  requireRoom(value.length);
  return value;
}

const kindOf = (value: unknown): string =>
  value === null || value === undefined
    ? 'nothing'
    : typeof value === 'object'
      ? 'an object'
      : typeof value === 'string'
        ? 'text'
        : `a ${typeof value}`;

/** An object often holds the list that was meant. */
function hintFor(value: unknown): string {
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const lists = fields.filter(([, field]) => Array.isArray(field)).map(([name]) => `‘${name.slice(0, 60)}’`);
  return lists.length > 0
    ? `It holds lists, though: take ${lists.slice(0, 5).join(' or ')} of it.`
    : 'Choose a value that is a list.';
}
