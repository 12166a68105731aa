import type { Place } from '../messages';

/** The name that the engine gives the person's script in its stacks. */
export const SCRIPT = 'script';
/** Stands before the person's first line, on the same line, so that lines keep their numbers. */
export const BEFORE = '(async function (input) {';
export const AFTER = '\n})';

/** Where in the person's script a stack first is, counted as the person counts. */
export function placeOf(stack: string, code: string): Place {
  const [, at, column] = /\bscript:(\d+)(?::(\d+))?\)?$/m.exec(stack) ?? [];
  if (!at) return {};
  const last = code.split(/\r\n|[\n\r\u2028\u2029]/).length;
  const line = Number(at);
  // What is missing at the end is found missing after it.
  if (line > last) return { line: last };
  if (!column) return { line };
  return { line, column: Math.max(1, Number(column) - (line === 1 ? BEFORE.length : 0)) };
}
