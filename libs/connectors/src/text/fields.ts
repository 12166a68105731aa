/** The fields that several actions on text have. */
import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

export const MAX_TEXT = 5_000_000;

export const textField = (title = 'Text', more: Record<string, unknown> = {}) =>
  Type.String({ title, maxLength: MAX_TEXT, ui: { multiline: true }, ...more });

export const textOutput = () => Type.Object({ text: Type.String({ title: 'Text' }) });

/** Throws `PermanentError` (`text.too_long`): what comes out must not grow without end. */
export function checkLength(length: number): void {
  if (length <= 2 * MAX_TEXT) return;
  throw new PermanentError({
    code: 'text.too_long',
    message: `The result has more than ${(2 * MAX_TEXT).toLocaleString('en')} characters. Work on a shorter text.`,
  });
}
