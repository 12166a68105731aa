/** Requests to Stripe → its objects, and lists over all of their pages. */
import type { ApiRequest, ServiceContext } from '#connector-sdk';
import { textAt, valueAt } from '#connector-sdk';

import { formOf } from './form';

type Context = Pick<ServiceContext, 'api' | 'auth'>;

/** What Stripe gives at once, at most. */
const PAGE = 100;

/** https://docs.stripe.com/connect/authentication */
export function accountHeader({ auth }: Pick<ServiceContext, 'auth'>): Record<string, string> {
  const account = auth?.fields.account;
  return typeof account === 'string' && account.trim() !== '' ? { 'stripe-account': account.trim() } : {};
}

export async function post(
  context: Context,
  path: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const request = { method: 'POST', path, form: formOf(values), headers: accountHeader(context) };
  return (await context.api.request(request)).body;
}

export async function get(
  context: Context,
  path: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  return (await context.api.request({ path, query: formOf(values), headers: accountHeader(context) })).body;
}

export async function remove(
  context: Context,
  path: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const request = { method: 'DELETE', path, query: formOf(values), headers: accountHeader(context) };
  return (await context.api.request(request)).body;
}

/** Lists go on behind their last object (`starting_after`), searches with a `page` of their own. */
export async function listAll(
  context: Context,
  path: string,
  values: Readonly<Record<string, unknown>>,
  most: number,
): Promise<unknown[]> {
  const first: ApiRequest = {
    path,
    query: formOf({ ...values, limit: Math.min(most, PAGE) }),
    headers: accountHeader(context),
  };
  const items: unknown[] = [];
  const pages = context.api.pages(first, ({ body }) => {
    if (valueAt(body, 'has_more') !== true) return null;
    const page = textAt(body, 'next_page');
    const last = textAt(objectsIn(body).at(-1), 'id');
    const more = page === null ? { starting_after: last } : { page };
    return { ...first, query: { ...first.query, ...more } };
  });
  for await (const { body } of pages) {
    items.push(...objectsIn(body));
    if (items.length >= most) break;
  }
  return items.slice(0, most);
}

export function objectsIn(body: unknown): readonly unknown[] {
  const data = valueAt(body, 'data');
  return Array.isArray(data) ? (data as unknown[]) : [];
}
