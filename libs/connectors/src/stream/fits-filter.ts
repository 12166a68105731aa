import { valueAt } from '#connector-sdk';

import type { FilterSettings } from './fields';

/** Whether a message has one of these at a dotted path; numbers and booleans count as text, `*` at the end is anything. */
export function valueIs(message: unknown, path: string, values: readonly string[]): boolean {
  const found = valueAt(message, path);
  if (found === undefined || found === null) return false;
  if (values.length === 0) return true;
  const text = typeof found === 'object' ? JSON.stringify(found) : String(found as string | number | boolean);
  return values.some((value) => (value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value));
}

export const fitsFilter = (message: unknown, { filterPath, filterValues = [] }: FilterSettings): boolean =>
  !filterPath || valueIs(message, filterPath, filterValues);
