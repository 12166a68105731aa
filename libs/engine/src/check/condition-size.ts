import { isObject } from './known';

/** Comparisons, and groups of them, that one condition may hold; a person reads far fewer. */
export const MAX_CONDITION_PARTS = 1000;

/** Without recursion, so that it can be asked of anything. */
export function hasTooManyParts(condition: unknown): boolean {
  const open: unknown[] = [condition];
  for (let count = 0; open.length > 0; count += 1) {
    if (count >= MAX_CONDITION_PARTS || open.length > MAX_CONDITION_PARTS) return true;
    const part = open.pop();
    if (!isObject(part)) continue;
    for (const inner of [part.all, part.any]) {
      if (!Array.isArray(inner)) continue;
      if (inner.length > MAX_CONDITION_PARTS) return true;
      for (const one of inner as unknown[]) open.push(one);
    }
    if ('not' in part) open.push(part.not);
  }
  return false;
}
