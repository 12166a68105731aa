/** Records as Airtable gives them, and lists of them page by page. */
import { type ApiClient, listOf, textAt, valueAt } from '#connector-sdk';

import { tablePath } from './api';

export interface AirtableRecord {
  id: string;
  /** ISO 8601. */
  createdTime: string;
  fields: Record<string, unknown>;
}

export function recordOf(value: unknown): AirtableRecord {
  const fields = valueAt(value, 'fields');
  return {
    id: textAt(value, 'id') ?? '',
    createdTime: textAt(value, 'createdTime') ?? '',
    fields: fields !== null && typeof fields === 'object' ? { ...fields } : {},
  };
}

export interface Query {
  filterByFormula?: string;
  view?: string;
  sort?: readonly { field: string; direction: 'asc' | 'desc' }[];
  fields?: readonly string[];
  /** How many there are to be at most. */
  limit: number;
}

export interface Listed {
  records: AirtableRecord[];
  hasMore: boolean;
  /** Of the last answer, by Airtable's clock; null where it does not say. */
  answeredAt: number | null;
}

const PAGE = 100;

/** By POST, as a formula can be longer than an address may be. */
export async function listRecords(
  api: ApiClient,
  place: { base: string; table: string },
  { limit, ...query }: Query,
): Promise<Listed> {
  const ask = (offset?: string) => ({
    method: 'POST',
    path: tablePath(place, '/listRecords'),
    json: { ...query, pageSize: Math.min(PAGE, limit), ...(offset === undefined ? {} : { offset }) },
  });
  const records: AirtableRecord[] = [];
  let hasMore = false;
  let answeredAt: number | null = null;
  const pages = api.pages(ask(), ({ body }) => {
    const offset = textAt(body, 'offset');
    return offset === null || records.length >= limit ? null : ask(offset);
  });
  for await (const { body, headers } of pages) {
    records.push(...listOf(valueAt(body, 'records')).map(recordOf));
    hasMore = textAt(body, 'offset') !== null;
    const date = Date.parse(String(headers.date ?? ''));
    answeredAt = Number.isNaN(date) ? null : date;
  }
  return { records: records.slice(0, limit), hasMore: hasMore || records.length > limit, answeredAt };
}
