/** What a request says before it is stored: as much of it as tells what it is, without failing on the rest. */
import { createHash } from 'node:crypto';

import { formatOf, parseContentType } from '../body/content-type';
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
  /** As received. */
  raw: Buffer;
}

/** Most of what is asked of a request stands in its headers, so its body is only read when somebody looks at it. */
class ArrivedPayload implements Payload {
  private read: { value: unknown } | null = null;

  constructor(private readonly request: ArrivingRequest) {}

  get headers(): Readonly<Record<string, string>> {
    return this.request.fields;
  }

  get query(): string {
    return this.request.query;
  }

  get raw(): Buffer {
    return this.request.body;
  }

  get body(): unknown {
    return (this.read ??= { value: readBody(this.request) }).value;
  }
}

const payloads = new WeakMap<ArrivingRequest, Payload>();

/** Read once per request, however often it is asked for. */
export function payloadOf(request: ArrivingRequest): Payload {
  let payload = payloads.get(request);
  if (!payload) {
    payload = new ArrivedPayload(request);
    payloads.set(request, payload);
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

const digestOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** For services that don't name their deliveries, but send the same bytes when they send one again. */
export const bodyDigest: Reader = ({ raw }) => (raw.length === 0 ? null : digestOf(raw));

/** For services that send several things at once: names the delivery by the names of all of them. */
export const itemsDigest =
  (itemsOf: (body: unknown) => readonly unknown[], ...paths: readonly string[]): Reader =>
  ({ body }) => {
    const names = itemsOf(body).map((item) => paths.map((path) => valueAt(item, path) ?? null));
    return names.length === 0 ? null : digestOf(JSON.stringify(names));
  };

/** A value that is a list; anything else is an empty one. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
