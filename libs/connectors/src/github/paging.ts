/** Pages, which GitHub names in the header `Link`: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
import { type ApiAnswer, type ApiClient, type ApiRequest, listOf } from '#connector-sdk';

/** What GitHub gives at once. */
export const PAGE = 100;

/** The address of the next page; null on the last one. */
export function nextIn({ headers }: Pick<ApiAnswer, 'headers'>): string | null {
  const lines = [headers['link'] ?? []].flat().join(', ');
  return /<([^>]+)>;[^,<]*\brel="next"/.exec(lines)?.[1] ?? null;
}

interface List {
  query?: ApiRequest['query'];
  items?: (body: unknown) => readonly unknown[];
}

/** Items over all pages, `most` at most. */
export async function listAll(
  api: ApiClient,
  path: string,
  { query = {}, most, items: itemsIn = listOf }: List & { most: number },
): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const page of answersOf(api, path, query, Math.min(most, PAGE))) {
    items.push(...itemsIn(page));
    if (items.length >= most) break;
  }
  return items.slice(0, most);
}

/** The answers, page after page. */
async function* answersOf(
  api: ApiClient,
  path: string,
  query: NonNullable<ApiRequest['query']>,
  pageSize: number,
): AsyncGenerator<unknown, void, undefined> {
  const pages = api.pages({ path, query: { ...query, per_page: pageSize } }, (answer) => {
    const next = nextIn(answer);
    return next === null ? null : { path: next };
  });
  for await (const { body } of pages) yield body;
}

/** Items of a plain list, page after page. */
export async function* pagesOf(
  api: ApiClient,
  path: string,
  query: NonNullable<ApiRequest['query']>,
): AsyncGenerator<readonly unknown[], void, undefined> {
  for await (const body of answersOf(api, path, query, PAGE)) yield listOf(body);
}
