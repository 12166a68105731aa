import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { localeField, localeOf } from './numbers';

/** Digits of other scripts, each by the first of its ten. */
const ZEROS = '٠۰०০੦૦௦౦೦൦๐໐༠၀០᠐０';
const MAX_LENGTH = 200;

export const parseAction = defineAction({
  key: 'parse',
  title: 'Read a number',
  description: 'Makes a number of text as people write it: “1.234,50 €”, “1,234.50”, “(12)”, “12 %”.',
  idempotent: true,
  input: Type.Object(
    {
      text: Type.String({ title: 'Text', maxLength: MAX_LENGTH, ui: { placeholder: '1.234,50 €' } }),
      locale: localeField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ number: Type.Number({ title: 'Number' }) }),
  run: async ({ input: { text, locale = 'en' } }) => ({ number: read(text, localeOf(locale)) }),
});

function read(text: string, locale: string): number {
  const { group, decimal } = separatorsOf(locale);
  const isPercent = /[%٪]/.test(text);
  // Accountants write what is below zero in brackets.
  const isBelow = /^\s*\(.*\)\s*$/.test(text) || /[-−–]/.test(text.replace(/(?<=\d)[-−–].*$/, ''));
  const digits = text
    .replace(/\p{Nd}/gu, westernDigit)
    .replace(/[\p{L}\p{Sc}%٪()+\-−–]/gu, '')
    .trim()
    .replace(/[\s\u00a0\u202f'’]/g, '');
  const plain = digits.split(group).join('').replace(decimal, '.');
  const isGrouped = group === '' || fitsGroups(digits, group, decimal);
  const number = /^\d+(?:\.\d+)?$|^\.\d+$/.test(plain) && isGrouped ? Number(plain) : NaN;
  if (!Number.isFinite(number)) throw notRead(text, locale);
  const value = isPercent ? Number((number / 100).toPrecision(15)) : number;
  return isBelow && value !== 0 ? -value : value;
}

/** “1.5” is no German number: who takes its point for a separator gets 15. */
function fitsGroups(digits: string, group: string, decimal: string): boolean {
  const [whole = '', ...behind] = digits.split(decimal);
  if (behind.some((part) => part.includes(group))) return false;
  const [first = '', ...groups] = whole.split(group);
  return (
    groups.length === 0 ||
    (first.length <= 3 && groups.every((part) => part.length === 3 || part.length === 2))
  );
}

function separatorsOf(locale: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  // Spaces and apostrophes between digits never mean anything else.
  const group = /[\s\u00a0\u202f'’]/.test(sign('group')) ? '' : sign('group');
  return { group, decimal: sign('decimal') };
}

function westernDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  for (const zero of ZEROS) {
    const distance = point - (zero.codePointAt(0) ?? 0);
    if (distance >= 0 && distance <= 9) return String(distance);
  }
  return digit;
}

const notRead = (text: string, locale: string): PermanentError =>
  new PermanentError({
    code: 'number.not_a_number',
    message: `‘${text.slice(0, 60)}’ is no number as it is written in the language “${locale}”. Choose the language it was written in.`,
  });
