/** One method of Slack's Web API → its answer. */
import { type ApiClient, type ApiRequest, textAt } from '#connector-sdk';
import { FailureError } from '#kernel';

/** Methods that change something take JSON; what is undefined is left out. */
export async function write(
  api: ApiClient,
  method: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const answer = await api.request({
    method: 'POST',
    path: method,
    json: parameters,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  return answer.body;
}

/** Items of a list over its pages, `most` at most; pages are as long as Slack advises. */
export async function readAll(
  api: ApiClient,
  { method, query, list, most }: { method: string; query: ApiRequest['query']; list: string; most: number },
): Promise<unknown[]> {
  const items: unknown[] = [];
  const limit = Math.min(most, 200);
  const pages = api.pages({ path: method, query: { ...query, limit } }, ({ body }) => {
    const cursor = nextCursor(body);
    return cursor === null ? null : { path: method, query: { ...query, limit, cursor } };
  });
  for await (const { body } of pages) {
    items.push(...itemsOf(body, list));
    if (items.length >= most) break;
  }
  return items.slice(0, most);
}

export const nextCursor = (body: unknown): string | null => textAt(body, 'response_metadata.next_cursor');

export const itemsOf = (body: unknown, list: string): readonly unknown[] => {
  const items = (body as Record<string, unknown> | null)?.[list];
  return Array.isArray(items) ? items : [];
};

/** What is already as it shall be is no failure. */
export async function doneOr(error: string, call: () => Promise<unknown>): Promise<{ done: boolean }> {
  try {
    await call();
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || thrown.failure.code !== `slack.${error}`) throw thrown;
  }
  return { done: true };
}
