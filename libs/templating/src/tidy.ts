import { HelperError } from './helper-error';

/** 15 significant digits are what a double holds surely: 0.1 + 0.2 is to be 0.3. */
export function tidy(number: number): number {
  if (!Number.isFinite(number)) throw new HelperError('has a result too large for a number');
  return Number.isInteger(number) ? number : Number(number.toPrecision(15));
}
