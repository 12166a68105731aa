/** https://developers.hubspot.com/docs/guides/api/crm/search */
import { type ApiClient, type ApiRequest, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

export interface Search {
  query?: string | undefined;
  filters?: readonly object[] | undefined;
  sort?: { propertyName: string; direction: 'ASCENDING' | 'DESCENDING' } | undefined;
  properties?: readonly string[] | undefined;
}

const PAGE = 100;

/** Up to so many records, page after page; HubSpot gives 10,000 at most. */
export async function searchRecords(
  api: ApiClient,
  type: string,
  search: Search,
  limit: number,
): Promise<{ records: unknown[]; total: unknown }> {
  const records: unknown[] = [];
  let total: unknown = null;
  for await (const body of searchPages(api, type, search, limit)) {
    records.push(...recordsIn(body));
    total = valueAt(body, 'total') ?? total;
    if (records.length >= limit) break;
  }
  return { records: records.slice(0, limit), total };
}

/** Its answers, page after page. */
export async function* searchPages(
  api: ApiClient,
  type: string,
  { query, filters = [], sort, properties = [] }: Search,
  pageSize = PAGE,
): AsyncGenerator<unknown, void, undefined> {
  const path = `/crm/v3/objects/${pathPart(type)}/search`;
  const json = {
    ...(query ? { query } : {}),
    ...(filters.length > 0 ? { filterGroups: [{ filters }] } : {}),
    ...(sort ? { sorts: [sort] } : {}),
    ...(properties.length > 0 ? { properties } : {}),
    limit: Math.min(pageSize, PAGE),
  };
  const first: ApiRequest = { method: 'POST', path, json };
  const pages = api.pages(first, ({ body }) => {
    const after = textAt(body, 'paging.next.after');
    return after === null ? null : { method: 'POST', path, json: { ...json, after } };
  });
  for await (const { body } of pages) yield body;
}

export const recordsIn = (body: unknown): readonly unknown[] => listOf(valueAt(body, 'results'));
