/** What a request says before it is stored: as much of it as tells what it is, without failing on the rest. */
import { parseContentType, formatOf } from '../body/content-type';
import { parseForm } from '../body/form';
import { parseJson } from '../body/json';
import type { ArrivingRequest } from '../trigger/declarations';

export interface Payload {
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Without `?`. */
  query: string;
  /** JSON, or a form's fields; null for anything that can't be read so. */
  body: unknown;
}

const read = new WeakMap<ArrivingRequest, Payload>();

/** Read once per request, however often it is asked for. */
export function payloadOf(request: ArrivingRequest): Payload {
  let payload = read.get(request);
  if (!payload) {
    payload = { headers: request.fields, query: request.query, body: readBody(request) };
    read.set(request, payload);
  }
  return payload;
}

function readBody({ fields, body }: ArrivingRequest): unknown {
  const type = parseContentType(fields['content-type']);
  try {
    return type && formatOf(type) === 'form' ? parseForm(body.toString('utf8')) : parseJson(body);
  } catch {
    return null;
  }
}

/** What stands at a dotted path of a JSON value (`data.items.0.id`); undefined where there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** Reads one text of a request; null where there is none. */
export type Reader = (payload: Payload) => string | null;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value || null : typeof value === 'number' ? String(value) : null;

export const fromHeader =
  (name: string): Reader =>
  ({ headers }) =>
    (Object.hasOwn(headers, name) && headers[name]?.trim()) || null;

export const fromBody =
  (path: string): Reader =>
  ({ body }) =>
    textOf(valueAt(body, path));

export const fromQuery =
  (name: string): Reader =>
  ({ query }) =>
    new URLSearchParams(query).get(name) || null;

/** The first of several that is there. */
export const firstOf =
  (...readers: readonly Reader[]): Reader =>
  (payload) => {
    for (const reader of readers) {
      const value = reader(payload);
      if (value !== null) return value;
    }
    return null;
  };

/** Those of several that are there, joined; null when the first one is not. */
export const joined =
  (separator: string, first: Reader, ...others: readonly Reader[]): Reader =>
  (payload) => {
    const head = first(payload);
    if (head === null) return null;
    return [head, ...others.map((reader) => reader(payload)).filter((text) => text !== null)].join(separator);
  };
