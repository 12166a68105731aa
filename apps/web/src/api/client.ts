import { offline, problemOf } from './problem';

interface Options {
  body?: unknown;
  /** The ETag that the write builds on; a stale one is answered with 412. */
  ifMatch?: string;
  query?: Record<string, string | number | null | undefined>;
  signal?: AbortSignal;
}

const quoted = (etag: string): string => (/^(W\/)?"/.test(etag) ? etag : `"${etag}"`);

function addressOf(path: string, query: Options['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const text = await exchange(method, path, options);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function exchange(method: string, path: string, options: Options): Promise<string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['if-match'] = quoted(options.ifMatch);
  const response = await fetch(addressOf(path, options.query), {
    method,
    headers,
    credentials: 'same-origin',
    ...(options.body !== undefined ? { body: JSON.stringify(options.body) } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offline();
  });
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

/** Calls under /api/v1. Each rejects with an `ApiProblem`. */
export const api = {
  get: <T>(path: string, options?: Options) => request<T>('GET', path, options),
  /** What is no JSON. */
  text: (path: string, options: Options = {}) => exchange('GET', path, options),
  post: <T>(path: string, body?: unknown, options?: Options) =>
    request<T>('POST', path, { ...options, body }),
  put: <T>(path: string, body: unknown, options?: Options) => request<T>('PUT', path, { ...options, body }),
  patch: <T>(path: string, body: unknown, options?: Options) =>
    request<T>('PATCH', path, { ...options, body }),
  delete: <T = void>(path: string) => request<T>('DELETE', path),
};
