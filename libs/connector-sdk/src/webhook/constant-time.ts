import { timingSafeEqual } from 'node:crypto';

/** Lengths first, as they are no secret; then in a time that does not tell where the first difference is. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Of two texts, by their UTF-8. */
export function sameText(left: string, right: string): boolean {
  return sameBytes(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}

/** Whether a text is one of several; all are compared, so the time does not tell which one it was. */
export function isOneOf(text: string, candidates: readonly string[]): boolean {
  let found = false;
  for (const candidate of candidates) if (sameText(text, candidate)) found = true;
  return found;
}
