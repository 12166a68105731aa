/** How far a stream got, kept with its events, and put into the next request. */
import { createHash } from 'node:crypto';

import { type HttpStreamDescription, type HttpStreamResume, valueAt } from '#connector-sdk';

import { badBody } from './failures';

/** Of what a server gives to be sent back. */
const MAX_POSITION_LENGTH = 8192;

export interface StreamPosition {
  /** Of which stream: another one knows nothing of this position. */
  source: string;
  /** The last `id` of a server-sent event. */
  id?: string;
  /** What was found at `resume.path`. */
  at?: string | number;
  etag?: string;
}

/** Without its query: what changes there is a filter, or a key. */
export function sourceOf({ transport, method, url, resume }: HttpStreamDescription): string {
  const address = URL.canParse(url) ? new URL(url) : null;
  const named = [transport, method, address ? address.origin + address.pathname : url, resume?.path ?? ''];
  return createHash('sha256').update(named.join('\n')).digest('base64url').slice(0, 16);
}

/** What was stored, where it is of this stream. */
export function readPosition(stored: unknown, source: string): StreamPosition {
  if (typeof stored !== 'object' || stored === null || Reflect.get(stored, 'source') !== source)
    return { source };
  const field = (name: string): unknown => Reflect.get(stored, name);
  const [id, at, etag] = [field('id'), field('at'), field('etag')];
  return {
    source,
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof at === 'string' || typeof at === 'number' ? { at } : {}),
    ...(typeof etag === 'string' ? { etag } : {}),
  };
}

/** Whether the next request will be another one than the first. */
export const hasPosition = ({ id, at, etag }: StreamPosition): boolean =>
  Boolean(id) || at !== undefined || etag !== undefined;

/** The position in a message, or in an answer's last item; undefined when there is none. */
export function positionIn(message: unknown, { path }: HttpStreamResume): string | number | undefined {
  const found = valueAt(message, path);
  const isGood =
    typeof found === 'number' || (typeof found === 'string' && found.length <= MAX_POSITION_LENGTH);
  return isGood ? found : undefined;
}

type Request = Pick<HttpStreamDescription, 'url' | 'body'> & { headers: Record<string, string> };

/** Throws `stream.bad_body`. */
export function withPosition(request: Request, position: StreamPosition, resume?: HttpStreamResume): Request {
  const headers = { ...request.headers };
  const { id, at, etag } = position;
  if (id && isHeaderValue(id)) headers['last-event-id'] = latin1OfUtf8(id);
  if (etag && isHeaderValue(etag)) headers['if-none-match'] = etag;
  if (at === undefined || !resume) return { ...request, headers };
  const next = resume.plusOne ? following(at) : at;
  switch (resume.into) {
    case 'header':
      if (isHeaderValue(String(next))) headers[resume.name.toLowerCase()] = latin1OfUtf8(String(next));
      return { ...request, headers };
    case 'query':
      return { ...request, headers, url: withParameter(request.url, resume.name, String(next)) };
    case 'body':
      return { ...request, headers, body: withField(request.body, resume.name, next) };
  }
}

/** Whole numbers of any length: ids tend to be longer than what a number holds. */
function following(at: string | number): string | number {
  if (typeof at === 'number') return at + 1;
  return /^-?\d+$/.test(at) ? String(BigInt(at) + 1n) : at;
}

function withParameter(text: string, name: string, value: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.searchParams.set(name, value);
  return url.href;
}

function withField(body: string | null, path: string, value: string | number): string {
  const root = parseObject(body?.trim() ? body : '{}');
  const names = path.split('.');
  const last = names.pop() ?? path;
  let at = root;
  for (const name of names) {
    const inner = Object.hasOwn(at, name) ? at[name] : undefined;
    const next: Record<string, unknown> = isObject(inner) ? inner : {};
    define(at, name, next);
    at = next;
  }
  define(at, last, value);
  return JSON.stringify(root);
}

/** Also where the name is one that belongs to objects. */
const define = (at: Record<string, unknown>, name: string, value: unknown): unknown =>
  Object.defineProperty(at, name, { value, enumerable: true, configurable: true, writable: true });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    throw badBody();
  }
  throw badBody();
}

/** An id may hold what no header can; then it is not sent. */
function isHeaderValue(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return false;
  }
  return true;
}

/** Headers are bytes; those of an id are UTF-8 (WHATWG HTML §9.2.3). */
const latin1OfUtf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
