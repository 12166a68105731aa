/** A service's HTTP API as data: where it is, what every request carries, and how its answers are to be read. */
import type { HttpStream } from '#kernel';

/** So many requests in so long, per connection, over all processes. */
export interface RateLimit {
  requests: number;
  perMs: number;
}

/** What an answer means, in the service's words. */
export interface ApiFault {
  kind: 'retryable' | 'permanent' | 'auth' | 'halted';
  /** The service's own code, lower case; the step shows `<connector>.<code>`. */
  code: string;
  /** The service's own words; what to do is added where it is known. Without secrets. */
  message: string;
  retryAfterMs?: number;
}

export interface ApiAnswer {
  status: number;
  /** The address that answered, after redirects. */
  url?: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[]>>;
  /** JSON as a value, text as text; null where there is none; bytes where they were asked for. */
  body: unknown;
}

export interface ApiDeclaration {
  /**
   * Where the API is, without a slash at the end, unless the connection's `baseUrl` says otherwise; it may hold
   * `{field}`s of the connection. Null: operations give whole URLs, to whatever host.
   */
  baseUrl: string | null;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** Which header takes the idempotency key of POST and PATCH; null: none does. Default `idempotency-key`. */
  idempotencyHeader?: string | null;
  /** What the service allows; Sluice keeps to it. Left out: nothing is known, and only its answers slow us down. */
  rate?: RateLimit;
  /** How long the service's rate-limit headers ask to be left alone, in milliseconds; null: they don't. */
  pauseAfter?(answer: ApiAnswer): number | null;
  /** What an answer of any status means when it is not a success; null: go by the status. */
  failure?(answer: ApiAnswer): ApiFault | null;
}

export type ApiValue = string | number | boolean | null | undefined;

export interface ApiPart {
  name: string;
  /** Of a file. */
  filename?: string;
  contentType?: string;
  content: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface ApiRequest {
  /** Default GET. */
  method?: string;
  /** Behind the base URL; or a whole URL of the same origin, as services give them for the next page. */
  path: string;
  /** Null and undefined are left out; a list gives its name several times. */
  query?: Readonly<Record<string, ApiValue | readonly ApiValue[]>>;
  headers?: Readonly<Record<string, string>>;
  /** At most one of these four. */
  json?: unknown;
  /** `application/x-www-form-urlencoded`; as `query`. */
  form?: Readonly<Record<string, ApiValue | readonly ApiValue[]>>;
  /** `multipart/form-data` (RFC 7578). */
  parts?: readonly ApiPart[];
  /** As it is; say its type in `headers`. */
  body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** How the answer is read. Default `json`: then an answer that is none is a failure. */
  as?: 'json' | 'text' | 'bytes';
  /** Statuses of 400 or more that are answers, not failures; `all`: whatever comes is an answer. */
  expected?: readonly number[] | 'all';
  timeoutMs?: number;
  /** Ends it, besides the operation's own signal. */
  signal?: AbortSignal;
  /** Default 10 MiB. */
  maxResponseBytes?: number;
  /** Default 5. */
  maxRedirects?: number;
}

/** A service's API with the connection's credentials on every request. Throws the SDK's errors. */
export interface ApiClient {
  /** Without a slash at the end; empty where operations give whole URLs. */
  readonly baseUrl: string;
  request(request: ApiRequest): Promise<ApiAnswer>;
  /** The answer's body. */
  get(path: string, query?: ApiRequest['query']): Promise<unknown>;
  post(path: string, json?: unknown): Promise<unknown>;
  put(path: string, json?: unknown): Promise<unknown>;
  patch(path: string, json?: unknown): Promise<unknown>;
  delete(path: string, query?: ApiRequest['query']): Promise<unknown>;
  /** Page after page, until `next` gives null; at most 1,000. */
  pages(
    first: ApiRequest,
    next: (answer: ApiAnswer, asked: ApiRequest) => ApiRequest | null,
  ): AsyncIterable<ApiAnswer>;
  /** An answer whose body is read while it comes, such as a file. A status of 400 or more fails as in `request`. */
  open(request: ApiRequest): Promise<HttpStream>;
}
