/** A page that was read in, the address of the next one out. */
import { PermanentError, valueAt } from '#connector-sdk';
import type { HttpResponse } from '#kernel';

import { withQuery } from './build-request';
import type { ItemsInput } from './input';
import { nextLink } from './link-header';

export interface ReadPage {
  /** As it was asked for. */
  url: string;
  answer: HttpResponse;
  body: unknown;
  /** Items on it. */
  count: number;
  /** From 0 on. */
  number: number;
  /** Items on it and on those before. */
  total: number;
}

/** Null when there is none. Throws `PermanentError` (`poll.foreign_page`): what signs in is not for another server. */
export function nextPage(input: ItemsInput, page: ReadPage): string | null {
  const { paging = 'none', pageSize, maxPages = 5 } = input;
  if (paging === 'none' || page.number + 1 >= maxPages || page.count === 0) return null;
  const byCount = paging === 'page' || paging === 'offset';
  if (byCount && pageSize && page.count < pageSize) return null;
  const next = addressOf(input, page);
  if (next === null || next === page.url) return null;
  if (new URL(next).origin === new URL(page.url).origin) return next;
  throw new PermanentError({
    code: 'poll.foreign_page',
    message:
      'The next page is on another server, which is not asked. Ask it itself, in a trigger of its own.',
  });
}

function addressOf(input: ItemsInput, { url, answer, body, number, total }: ReadPage): string | null {
  switch (input.paging) {
    case 'page':
      return withQuery(url, [[input.pageParameter ?? 'page', String((input.firstPage ?? 1) + number + 1)]]);
    case 'offset':
      return withQuery(url, [[input.pageParameter ?? 'offset', String(total)]]);
    case 'cursor':
      return byCursor(input, url, body);
    default:
      return resolve(nextLink(answer.headers.link), answer.url);
  }
}

function byCursor(
  { cursorPath, pageParameter = 'cursor' }: ItemsInput,
  url: string,
  body: unknown,
): string | null {
  const value = cursorPath ? valueAt(body, cursorPath) : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  if (text === '') return null;
  return /^(https?:\/\/|\/)/.test(text) ? resolve(text, url) : withQuery(url, [[pageParameter, text]]);
}

const resolve = (address: string | null, base: string): string | null =>
  address !== null && URL.canParse(address, base) ? new URL(address, base).href : null;
