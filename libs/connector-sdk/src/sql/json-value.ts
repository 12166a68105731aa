/** What databases send as text, as JSON that loses nothing. */

/** Digits that a JSON number keeps for certain (IEEE 754 binary64). */
const SAFE_DIGITS = 15;

/** A number where one can hold it, else its text: 64-bit numbers, and decimals of many digits. */
export function numberOrText(text: string): number | string {
  const digits = text.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(value) ? value : text;
  return digits.length <= SAFE_DIGITS ? value : text;
}
