/** Values of a step in, what Google is to put into cells out. */
import { Type } from 'typebox';

export const ENTRY_MODES = ['values', 'formulas', 'text'] as const;
export type EntryMode = (typeof ENTRY_MODES)[number];

export const entryMode = () =>
  Type.Optional(
    Type.Enum([...ENTRY_MODES], {
      title: 'How values are entered',
      description:
        'Formulas run in your spreadsheet, and can send its contents elsewhere: allow them only for values that you write yourself.',
      default: 'values',
      ui: {
        advanced: true,
        labels: {
          values: 'Numbers and dates are recognised, formulas stay text',
          formulas: 'As a person would type them, formulas too',
          text: 'Exactly as they are',
        },
      },
    }),
  );

/** `USER_ENTERED` reads values as if they were typed in; `RAW` does not. */
export const inputOption = (mode: EntryMode = 'values'): string => (mode === 'text' ? 'RAW' : 'USER_ENTERED');

export type Cell = string | number | boolean | null;

/** Null leaves a cell as it is, an empty text empties it; lists and objects become JSON. */
export function cellOf(value: unknown, mode: EntryMode = 'values'): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return mode === 'values' && isFormula(text) ? `'${text}` : text;
}

const NUMBER = /^[+-]?\s*[\d.,]+\s*%?$/;

/** What begins with these is run when it is typed in; a sign before a number is only a sign. */
const isFormula = (text: string): boolean =>
  /^\s*=/.test(text) || (/^\s*[+-]/.test(text) && !NUMBER.test(text.trim()));
