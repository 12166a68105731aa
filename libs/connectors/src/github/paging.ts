/** Pages, which GitHub names in the header `Link`: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
import { type ApiAnswer, type ApiClient, type ApiRequest, listOf } from '#connector-sdk';

/** What GitHub gives at once. */
export const PAGE = 100;

/** The address of the next page; null on the last one. */
export function nextIn({ headers }: Pick<ApiAnswer, 'headers'>): string | null {
  const lines = [headers['link'] ?? []].flat().join(', ');
  return /<([^>]+)>;[^,<]*\brel="next"/.exec(lines)?.[1] ?? null;
}

/** Items over all pages, `most` at most. */
export async function listAll(
  api: ApiClient,
  path: string,
  {
    query = {},
    most,
    items: itemsIn = listOf,
  }: {
    query?: ApiRequest['query'];
    most: number;
    items?: (body: unknown) => readonly unknown[];
  },
): Promise<unknown[]> {
  const first = { path, query: { ...query, per_page: Math.min(most, PAGE) } };
  const items: unknown[] = [];
  const pages = api.pages(first, (answer) => {
    const next = nextIn(answer);
    return next === null ? null : { path: next };
  });
  for await (const { body } of pages) {
    items.push(...itemsIn(body));
    if (items.length >= most) break;
  }
  return items.slice(0, most);
}
