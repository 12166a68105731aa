/** Pages of a data source, page by page: https://developers.notion.com/reference/query-a-data-source */
import { type ApiClient, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

import { type Page, pageOf } from './page';

export interface Query {
  filter?: unknown;
  sorts?: readonly unknown[];
  /** How many there are to be at most. */
  limit: number;
  /** Asked after each request: whether those behind it are not needed. */
  enough?(pages: readonly Page[]): boolean;
}

const PAGE = 100;

export async function queryPages(
  api: ApiClient,
  dataSourceId: string,
  { limit, enough, ...query }: Query,
): Promise<{ pages: Page[]; hasMore: boolean }> {
  const ask = (cursor?: string) => ({
    method: 'POST',
    path: `/data_sources/${pathPart(dataSourceId)}/query`,
    json: {
      ...query,
      result_type: 'page',
      page_size: Math.min(PAGE, limit),
      ...(cursor === undefined ? {} : { start_cursor: cursor }),
    },
  });
  const pages: Page[] = [];
  let hasMore = false;
  const answers = api.pages(ask(), ({ body }) => {
    const cursor = textAt(body, 'next_cursor');
    return cursor === null || pages.length >= limit || enough?.(pages) ? null : ask(cursor);
  });
  for await (const { body } of answers) {
    pages.push(...listOf(valueAt(body, 'results')).map(pageOf));
    hasMore = valueAt(body, 'has_more') === true;
  }
  return { pages: pages.slice(0, limit), hasMore: hasMore || pages.length > limit };
}
