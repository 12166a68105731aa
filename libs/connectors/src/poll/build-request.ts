/** The trigger's settings and connection in, the request for the first page out. */
import { type CredentialsHeader, withQuery } from '#connector-sdk';
import type { HttpRequest } from '#kernel';

import type { ItemsInput } from './input';

/** @param since the newest time seen so far, as the service wrote it */
export function buildRequest(
  input: ItemsInput,
  auth: CredentialsHeader | null,
  since: string | number | undefined,
): HttpRequest & { headers: Record<string, string> } {
  const { method = 'GET', paging = 'none', pageSize, pageSizeParameter, sinceParameter } = input;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(input.headers ?? {})) headers[name.toLowerCase()] = value;
  headers.accept ??= 'application/json, application/xml;q=0.9, text/csv;q=0.9, */*;q=0.8';
  const body = method === 'POST' ? (input.body ?? '') : null;
  if (body) headers['content-type'] ??= 'application/json';
  if (auth) headers[auth.name] = auth.value;
  const query: [string, string][] = [];
  if (sinceParameter && since !== undefined) query.push([sinceParameter, String(since)]);
  if (paging !== 'none' && pageSizeParameter && pageSize) query.push([pageSizeParameter, String(pageSize)]);
  if (paging === 'page') query.push([input.pageParameter ?? 'page', String(input.firstPage ?? 1)]);
  return { method, url: withQuery(input.url.trim(), query), headers, body };
}
