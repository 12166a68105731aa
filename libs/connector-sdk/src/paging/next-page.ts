/** A page that was read in, the address of the next one out. */
import type { HttpResponse } from '#kernel';

import { PermanentError } from '../errors';
import { valueAt } from '../webhook/payload';
import { nextLink } from './next-link';
import { withQuery } from './with-query';

/** How the rest of a list is asked for. */
export interface PagingSettings {
  /** `link`: by the Link header (RFC 8288). Default `none`. */
  paging?: string;
  /** Default `page`, `offset` or `cursor`. */
  pageParameter?: string;
  /** Default 1. */
  firstPage?: number;
  /** Dotted; what it leads to is a cursor, or the address of the next page. */
  cursorPath?: string;
  /** A page with fewer items is the last one, where pages are counted. */
  pageSize?: number;
  maxPages?: number;
}

export interface ReadPage {
  /** As it was asked for. */
  url: string;
  answer: Pick<HttpResponse, 'url' | 'headers'>;
  body: unknown;
  /** Items on it. */
  count: number;
  /** From 0 on. */
  number: number;
  /** Items on it and on those before. */
  total: number;
}

/**
 * Null when there is none. Throws `PermanentError` (`<connector>.foreign_page`): what signs in is not for another
 * server.
 */
export function nextPage(settings: PagingSettings, page: ReadPage, connector: string): string | null {
  if (isLastPage(settings, page)) return null;
  const next = addressOf(settings, page);
  if (next === null || next === page.url) return null;
  if (new URL(next).origin === new URL(page.url).origin) return next;
  throw new PermanentError({
    code: `${connector}.foreign_page`,
    message:
      'The next page is on another server, which is not asked. Ask that one itself, by a request of its own.',
  });
}

/** Whether there is none after it, whatever it says of a next one. */
export function isLastPage(
  { paging = 'none', pageSize, maxPages = 5 }: PagingSettings,
  { number, count }: Pick<ReadPage, 'number' | 'count'>,
): boolean {
  if (paging === 'none' || number + 1 >= maxPages || count === 0) return true;
  const byCount = paging === 'page' || paging === 'offset';
  return byCount && pageSize !== undefined && count < pageSize;
}

/** A text or a number at the settings' path, as text; null where there is none. */
export function cursorIn({ cursorPath }: PagingSettings, body: unknown): string | null {
  const value = cursorPath ? valueAt(body, cursorPath) : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value) || null;
}

function addressOf(settings: PagingSettings, { url, answer, body, number, total }: ReadPage): string | null {
  const { paging, pageParameter, firstPage = 1 } = settings;
  switch (paging) {
    case 'page':
      return withQuery(url, [[pageParameter ?? 'page', String(firstPage + number + 1)]]);
    case 'offset':
      return withQuery(url, [[pageParameter ?? 'offset', String(total)]]);
    case 'cursor':
      return byCursor(cursorIn(settings, body), pageParameter ?? 'cursor', url);
    default:
      return resolve(nextLink(answer.headers.link), answer.url);
  }
}

function byCursor(cursor: string | null, parameter: string, url: string): string | null {
  if (cursor === null) return null;
  return /^(https?:\/\/|\/)/.test(cursor) ? resolve(cursor, url) : withQuery(url, [[parameter, cursor]]);
}

const resolve = (address: string | null, base: string): string | null =>
  address !== null && URL.canParse(address, base) ? new URL(address, base).href : null;
