/** Messages of the mailbox: which there are, and what is in them. */
import { type ApiClient, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

import { MAILBOX } from './api';

/** A mail of 25 MB with its parts in base64. */
export const LARGEST = 60 * 1024 * 1024;

export interface MessageQuery {
  q?: string | undefined;
  labelIds?: readonly string[] | undefined;
  includeSpamTrash?: boolean | undefined;
}

/** Page by page, the newest first. */
export async function* idsOf(
  api: ApiClient,
  { q, labelIds, includeSpamTrash }: MessageQuery,
  pageSize: number,
): AsyncIterable<string[]> {
  const ask = (pageToken?: string) => ({
    path: `${MAILBOX}/messages`,
    query: { q: q?.trim() || null, labelIds, includeSpamTrash, maxResults: pageSize, pageToken },
  });
  const pages = api.pages(ask(), ({ body }) => {
    const token = textAt(body, 'nextPageToken');
    return token === null ? null : ask(token);
  });
  for await (const { body } of pages) {
    yield listOf(valueAt(body, 'messages'))
      .map((message) => textAt(message, 'id'))
      .filter((id) => id !== null);
  }
}

/** @param id as `messages.list` gives it */
export async function readMessage(api: ApiClient, id: string): Promise<unknown> {
  const path = `${MAILBOX}/messages/${pathPart(id)}`;
  const { body } = await api.request({ path, query: { format: 'full' }, maxResponseBytes: LARGEST });
  return body;
}

/** Null when it has been deleted meanwhile. */
export async function readIfThere(api: ApiClient, id: string): Promise<unknown> {
  const path = `${MAILBOX}/messages/${pathPart(id)}`;
  const { status, body } = await api.request({
    path,
    query: { format: 'full' },
    maxResponseBytes: LARGEST,
    expected: [404],
  });
  return status === 404 ? null : body;
}
