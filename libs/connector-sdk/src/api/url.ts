/** Where a request of an API goes. */
import { PermanentError } from '../errors';
import { filled } from '../auth/placement';
import type { ApiDeclaration, ApiRequest, ApiValue } from './declaration';

/** The connection's `baseUrl`, or the declaration's, without a slash at the end; empty: operations give whole URLs. */
export function baseUrlOf({ baseUrl }: ApiDeclaration, fields: Readonly<Record<string, unknown>>): string {
  const own = fields.baseUrl;
  const text = typeof own === 'string' && own.trim() !== '' ? own.trim() : filled(baseUrl ?? '', fields);
  return text.replace(/\/+$/, '');
}

/** Throws `PermanentError`: `api.bad_url`, and `api.foreign_url` for one that the credentials are not for. */
export function urlOf(base: string, { path, query = {} }: ApiRequest): string {
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
  const text = isWhole || base === '' ? path : `${base}${path.startsWith('/') ? '' : '/'}${path}`;
  if (!URL.canParse(text)) {
    throw new PermanentError({
      code: 'api.bad_url',
      message: 'The address that is to be called is not a URL. Check it, and the base URL of the connection.',
    });
  }
  const url = new URL(text);
  if (base !== '' && url.origin !== new URL(base).origin) {
    throw new PermanentError({
      code: 'api.foreign_url',
      message: `The credentials are for ${new URL(base).origin}, and are not sent to ${url.origin}.`,
    });
  }
  for (const [name, value] of pairs(query)) url.searchParams.append(name, value);
  return url.href;
}

/** Name and value of each; null and undefined are left out, and a list gives its name several times. */
export function pairs(values: Readonly<Record<string, ApiValue | readonly ApiValue[]>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly ApiValue[]) : [value as ApiValue])
      .filter((one) => one !== null && one !== undefined)
      .map((one): [string, string] => [name, String(one)]),
  );
}

/** One part of a path, whatever is in it. Throws `PermanentError` (`api.empty_path_part`) for nothing, `.` and `..`. */
export function pathPart(value: string | number): string {
  const text = String(value).trim();
  if (text === '' || text === '.' || text === '..') {
    throw new PermanentError({
      code: 'api.empty_path_part',
      message: 'An id is empty. Fill it in, or map it to a value that is always there.',
    });
  }
  return encodeURIComponent(text);
}
