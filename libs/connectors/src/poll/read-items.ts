/** An answer in, its items out. */
import { itemsIn, parseBody, parseCsv } from '#connector-sdk';
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
  return { body, items: itemsIn(body, input.itemsPath ?? '', 'poll') };
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
