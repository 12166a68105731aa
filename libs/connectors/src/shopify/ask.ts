/** https://shopify.dev/docs/api/admin-graphql */
import { type ApiClient, listOf, PermanentError, valueAt } from '#connector-sdk';

/** Supported until July 2027; the document of this version is what all queries were checked with. */
const VERSION = '2026-07';

/** A single query may cost 1,000 points at most, which objects within objects use up fast. */
const PAGE = 25;

/** A query and its variables in, `data` out. */
export async function ask(
  api: ApiClient,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown> {
  return valueAt(await api.post(`/admin/api/${VERSION}/graphql.json`, { query, variables }), 'data');
}

interface AskedList {
  /** Of the connection. */
  name: string;
  variables?: Record<string, unknown>;
}

/** Up to so many nodes of a connection, page after page; the query takes `first` and `after`. */
export async function askAll(
  api: ApiClient,
  query: string,
  { limit, ...list }: AskedList & { limit: number },
): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const nodes of askPages(api, query, list, limit)) found.push(...nodes);
  return found.slice(0, limit);
}

/** @param limit how many nodes are wanted; left out: all */
export async function* askPages(
  api: ApiClient,
  query: string,
  { name, variables = {} }: AskedList,
  limit = Infinity,
): AsyncGenerator<readonly unknown[], void, undefined> {
  let after: unknown = null;
  let count = 0;
  do {
    const first = Math.min(limit - count, PAGE);
    const connection = valueAt(await ask(api, query, { ...variables, first, after }), name);
    const nodes = listOf(valueAt(connection, 'nodes'));
    count += nodes.length;
    yield nodes;
    after =
      valueAt(connection, 'pageInfo.hasNextPage') === true ? valueAt(connection, 'pageInfo.endCursor') : null;
  } while (after !== null && after !== undefined && count < limit);
}

/** An id as GraphQL wants it, from one or from the number that addresses and webhooks have. */
export function gid(type: string, id: string): string {
  const text = id.trim();
  if (text.startsWith('gid://')) return text;
  if (/^\d+$/.test(text)) return `gid://shopify/${type}/${text}`;
  throw new PermanentError({
    code: 'shopify.bad_id',
    message: `‘${text.slice(0, 100)}’ is no id. Use a number, or what begins with gid://shopify/${type}/.`,
  });
}

/** Throws `PermanentError` (`shopify.not_found`) for null, which is how Shopify answers when there is none. */
export function existing(value: unknown, what: string): unknown {
  if (value !== null && value !== undefined) return value;
  throw new PermanentError({
    code: 'shopify.not_found',
    message: `The shop has no ${what} with this id. Check it, and what the app may read.`,
  });
}
