/** An answer in, its items out. */
import { parseBody, parseCsv, PermanentError, valueAt } from '#connector-sdk';
import type { HttpResponse } from '#kernel';

import type { ItemsInput } from './input';

const FORCED = { json: 'application/json', xml: 'application/xml' } as const;
const CSV = /^\s*(text|application)\/(x-)?(csv|comma-separated-values)\b/i;

export interface ReadAnswer {
  /** All of the answer. */
  body: unknown;
  items: unknown[];
}

/** Throws `PermanentError`: `body.…` for what does not parse, `poll.no_list` where the path leads to no list. */
export async function readItems(answer: HttpResponse, input: ItemsInput): Promise<ReadAnswer> {
  const body = await parse(answer, input);
  return { body, items: itemsIn(body, input.itemsPath ?? '') };
}

async function parse(
  { headers, body }: HttpResponse,
  { format = 'auto', delimiter }: ItemsInput,
): Promise<unknown> {
  const header = headers['content-type'];
  const type = Array.isArray(header) ? header[0] : header;
  if (format === 'csv' || (format === 'auto' && CSV.test(type ?? ''))) return parseCsv(type, body, delimiter);
  if (format !== 'auto') return parseBody(withCharset(FORCED[format], type), body);
  // Text that says no more of itself is tried as JSON.
  return parseBody(/^\s*text\/(plain|html)\b/i.test(type ?? '') ? undefined : type, body);
}

/** In which the bytes are, whatever they are said to hold. */
const withCharset = (type: string, said: string | undefined): string => {
  const charset = /charset\s*=\s*"?[\w.:-]+"?/i.exec(said ?? '')?.[0];
  return charset ? `${type}; ${charset}` : type;
};

/** A single item is not in a list, in XML; a list without items may be left out, or be empty text. */
function itemsIn(body: unknown, path: string): unknown[] {
  const names = path.split('.').filter((name) => name !== '');
  const parent = names.length > 1 ? valueAt(body, names.slice(0, -1).join('.')) : body;
  const value = names.length > 0 ? valueAt(body, names.join('.')) : body;
  if (Array.isArray(value)) return value;
  if (value !== null && typeof value === 'object') return [value];
  const isEmpty = value === null || value === undefined || value === '';
  const couldHold = parent === null || parent === '' || typeof parent === 'object';
  if (isEmpty && couldHold) return [];
  throw new PermanentError({
    code: 'poll.no_list',
    message: path
      ? `There is no list at ‘${path}’ in the answer. Look at the answer, and write the names that lead to its list.`
      : 'The answer is no list. Write the names that lead to the list within it.',
  });
}
