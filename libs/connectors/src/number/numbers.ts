/** Numbers as steps hand them over, the same way as the template helpers read and round them. */
import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

const NUMERIC = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;

/** A number, or text that is one. */
export const numberField = (title: string, more: Record<string, unknown> = {}) =>
  Type.String({ title, minLength: 1, maxLength: 1000, ui: { placeholder: '42' }, ...more });

/** Throws `PermanentError` (`number.not_a_number`). */
export function toNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const text = typeof value === 'string' ? value.trim() : '';
  const number = NUMERIC.test(text) ? Number(text) : NaN;
  if (Number.isFinite(number)) return number;
  throw new PermanentError({
    code: 'number.not_a_number',
    message: `‘${String(value).slice(0, 60)}’ is no number such as 42 or -1.5. If it is written as people do, read it with ‘Read a number’ first.`,
  });
}

/** 15 significant digits are what a double holds surely: 0.1 + 0.2 is to be 0.3. Throws `number.too_large`. */
export function tidy(number: number): number {
  if (Number.isFinite(number)) return Number.isInteger(number) ? number : Number(number.toPrecision(15));
  throw new PermanentError({ code: 'number.too_large', message: 'The result is too large for a number.' });
}

/** By shifting the decimal point in the text, as multiplying would make 1.005 a 1.00499…. */
export function roundTo(number: number, places: number, round: (value: number) => number): number {
  const shifted = round(shift(number, places));
  return shift(shifted, -places) + 0;
}

function shift(number: number, places: number): number {
  const [mantissa = '0', exponent = '0'] = number.toString().split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

export const localeField = () =>
  Type.Optional(
    Type.String({
      title: 'Language',
      description: 'As in “de”, “en-GB” or “fr-CH”.',
      default: 'en',
      maxLength: 40,
      ui: { placeholder: 'en' },
    }),
  );

/** Throws `PermanentError` (`number.unknown_locale`). */
export function localeOf(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch (cause) {
    throw new PermanentError({
      code: 'number.unknown_locale',
      message: `‘${locale.slice(0, 40)}’ is no language. Write it like “de” or “en-GB”.`,
      cause,
    });
  }
}
