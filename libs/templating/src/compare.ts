/** How the helpers compare two values. */
import { asNumber } from './argument';
import type { HelperUse } from './helper';

/** 42 and "42" are the same; objects and lists are the same only as themselves. */
export function isEqual(left: unknown, right: unknown, use: HelperUse): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length !== right.length) return false;
    // Comparing equal long texts takes time although nothing is built.
    use.work(left.length >> 3);
    return left === right;
  }
  if (typeof left === 'number' || typeof right === 'number') {
    const number = asNumber(left);
    return number !== null && number === asNumber(right);
  }
  return (left ?? null) === (right ?? null);
}

/** Below 0, 0 or above 0; null when the two can't be ordered. */
export function compare(left: unknown, right: unknown, use: HelperUse): number | null {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== null && b !== null) return a - b;
  if (typeof left !== 'string' || typeof right !== 'string') return null;
  use.work(Math.min(left.length, right.length) >> 3);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
