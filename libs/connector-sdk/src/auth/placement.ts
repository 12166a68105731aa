/** How a connection's credentials get onto a request: makers of `AuthKind.apply`. */
import type { HttpRequest } from '#kernel';

import { PermanentError } from '../errors';

export interface AppliedAuth {
  /** Milliseconds since 1970, for what is signed with the time. */
  now: number;
}

/**
 * A request without credentials in, one that has them out. The engine calls it for every request to the service, and
 * takes all that it adds for secret.
 */
export type ApplyAuth = (
  request: HttpRequest,
  fields: Readonly<Record<string, unknown>>,
  context: AppliedAuth,
) => HttpRequest | Promise<HttpRequest>;

/** A header made of the connection's fields: `inHeader('authorization', 'Bearer {token}')`. */
export const inHeader =
  (name: string, value: string): ApplyAuth =>
  (request, fields) =>
    withHeader(request, name, filled(value, fields));

/** A parameter of the query made of the connection's fields: `inQuery('key', '{apiKey}')`. */
export const inQuery =
  (name: string, value: string): ApplyAuth =>
  (request, fields) => {
    const url = new URL(request.url);
    url.searchParams.set(name, filled(value, fields));
    return { ...request, url: url.href };
  };

/** User name and password (RFC 7617) from the fields of these names. */
export const inBasic =
  (username: string, password: string | null): ApplyAuth =>
  (request, fields) => {
    const pair = `${textOf(fields[username])}:${password === null ? '' : textOf(fields[password])}`;
    return withHeader(request, 'authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };

/** Several placements, one after the other. */
export const inOrder =
  (...placements: readonly ApplyAuth[]): ApplyAuth =>
  async (request, fields, context) => {
    let placed = request;
    for (const place of placements) placed = await place(placed, fields, context);
    return placed;
  };

/** Credentials win over a header of the same name, however it is spelt. */
export function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  const key = name.toLowerCase();
  const others = Object.entries(request.headers ?? {}).filter(([other]) => other.toLowerCase() !== key);
  return { ...request, headers: { ...Object.fromEntries(others), [key]: value } };
}

/** A text whose `{name}`s are replaced by the fields. Throws `PermanentError` (`connection.field_missing`). */
export function filled(pattern: string, fields: Readonly<Record<string, unknown>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = textOf(fields[name]);
    if (value !== '') return value;
    throw new PermanentError({
      code: 'connection.field_missing',
      message: `The connection has no ‘${name}’. Open it under Connections and enter it.`,
    });
  });
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
