/** A feed's address in, its answer out; signed in as the connection says. */
import { type ApiClient, bytesOf, statusError } from '#connector-sdk';
import type { HttpResponse } from '#kernel';

import { ACCEPT } from './feed-address';

const NOT_MODIFIED = 304;

/** A 304 is an answer, too. Throws as `ApiClient`. */
export async function askFeed(
  api: ApiClient,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpResponse> {
  const answer = await api.request({ path: url, headers: { accept: ACCEPT, ...headers }, as: 'bytes' });
  const response = { ...answer, url: answer.url ?? url, body: bytesOf(answer) };
  if (answer.status < 300 || answer.status === NOT_MODIFIED) return response;
  throw statusError(response, { hasAuth: false, secrets: [] });
}
