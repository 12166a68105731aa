/** A connector's API and a connection in, a client whose requests carry the credentials out. */
import {
  FailureError,
  type HttpClient,
  type HttpRequest,
  type HttpStream,
  type HttpStreamClient,
} from '#kernel';

import { refuseOtherHost } from '../auth/allowed-hosts';
import { authorityOf } from '../auth/own-authority';
import type { AuthKind, ConnectionCredentials } from '../types';
import { addedSecrets, openFields, secretFields } from './added-secrets';
import { failureOf, isExpected, readAnswer, type Service } from './answer';
import { bodyOf } from './body';
import type { ApiAnswer, ApiClient, ApiRequest } from './declaration';
import { baseUrlOf, urlOf } from './url';

/** HTTP that can be told to leave a host alone for a while, on behalf of this connection. */
export interface PausableHttp extends HttpClient {
  pause?(url: string, ms: number): void;
}

interface ApiClientOptions {
  service: Service;
  http: PausableHttp;
  streams: HttpStreamClient;
  /** The kind of the connection; null where there is none. */
  kind: AuthKind | null;
  credentials: ConnectionCredentials | null;
  /** New credentials after a 401; null when there are none to be had. */
  renew?(): Promise<ConnectionCredentials | null>;
  /** Told of all that must never be shown, before it is sent. */
  onSecrets?(secrets: readonly string[]): void;
  idempotencyKey?: string | null;
  signal: AbortSignal;
  now?(): number;
}

const MAX_PAGES = 1000;
const UNSAFE = new Set(['POST', 'PATCH']);

export const createApiClient = (options: ApiClientOptions): ApiClient => new ServiceClient(options);

class ServiceClient implements ApiClient {
  private credentials: ConnectionCredentials | null;
  private readonly secrets = new Set<string>();
  private unsafeCalls = 0;
  private renewed = false;

  constructor(private readonly options: ApiClientOptions) {
    this.credentials = options.credentials;
  }

  get baseUrl(): string {
    return baseUrlOf(this.options.service.api, this.credentials?.fields ?? {});
  }

  async request(asked: ApiRequest): Promise<ApiAnswer> {
    const { service, http } = this.options;
    const request = this.describe(asked);
    const response = await this.signedIn(request, (signed) => http.request(signed), asked);
    const answer = readAnswer(response, asked);
    const pauseMs = service.api.pauseAfter?.(answer) ?? null;
    if (pauseMs !== null && pauseMs > 0) http.pause?.(request.url, pauseMs);
    const failure = failureOf(response, answer, asked, service, this.facts());
    if (failure) throw failure;
    return answer;
  }

  get(path: string, query?: ApiRequest['query']): Promise<unknown> {
    return this.bodyOf({ path, ...(query ? { query } : {}) });
  }

  post(path: string, json?: unknown): Promise<unknown> {
    return this.bodyOf({ method: 'POST', path, json });
  }

  put(path: string, json?: unknown): Promise<unknown> {
    return this.bodyOf({ method: 'PUT', path, json });
  }

  patch(path: string, json?: unknown): Promise<unknown> {
    return this.bodyOf({ method: 'PATCH', path, json });
  }

  delete(path: string, query?: ApiRequest['query']): Promise<unknown> {
    return this.bodyOf({ method: 'DELETE', path, ...(query ? { query } : {}) });
  }

  async *pages(
    first: ApiRequest,
    next: (answer: ApiAnswer, asked: ApiRequest) => ApiRequest | null,
  ): AsyncIterable<ApiAnswer> {
    let asked: ApiRequest | null = first;
    for (let page = 0; asked && page < MAX_PAGES; page++) {
      const answer: ApiAnswer = await this.request(asked);
      yield answer;
      asked = next(answer, asked);
    }
  }

  async open(asked: ApiRequest): Promise<HttpStream> {
    const { timeoutMs, maxResponseBytes: _, ...request } = this.describe(asked);
    const opened = await this.signedIn(
      request,
      (signed) =>
        this.options.streams.open({
          ...signed,
          ...(timeoutMs === undefined ? {} : { headersTimeoutMs: timeoutMs }),
        }),
      asked,
    );
    if (opened.status < 400 || isExpected(asked, opened.status)) return opened;
    const response = { ...opened, body: await start(opened.body) };
    const answer = readAnswer(response, {});
    const failure = failureOf(response, answer, asked, this.options.service, this.facts());
    if (failure) throw failure;
    return { ...opened, body: once(response.body) };
  }

  private async bodyOf(request: ApiRequest): Promise<unknown> {
    return (await this.request(request)).body;
  }

  private describe(asked: ApiRequest): HttpRequest {
    const { service, idempotencyKey, signal } = this.options;
    const { bytes, contentType } = bodyOf(asked);
    const method = (asked.method ?? 'GET').toUpperCase();
    const { idempotencyHeader = 'idempotency-key' } = service.api;
    const headers = lowerCased({
      ...(asked.as === undefined || asked.as === 'json' ? { accept: 'application/json' } : {}),
      ...(contentType === null ? {} : { 'content-type': contentType }),
      ...(idempotencyKey && idempotencyHeader !== null && UNSAFE.has(method)
        ? { [idempotencyHeader]: this.nextKey(idempotencyKey) }
        : {}),
      ...lowerCased(service.api.headers ?? {}),
      ...lowerCased(asked.headers ?? {}),
    });
    return {
      method,
      url: urlOf(this.baseUrl, asked),
      headers,
      body: bytes,
      signal: asked.signal ? AbortSignal.any([signal, asked.signal]) : signal,
      ...(asked.timeoutMs === undefined ? {} : { timeoutMs: asked.timeoutMs }),
      ...(asked.maxResponseBytes === undefined ? {} : { maxResponseBytes: asked.maxResponseBytes }),
      ...(asked.maxRedirects === undefined ? {} : { maxRedirects: asked.maxRedirects }),
    };
  }

  /** An operation's second request is not its first one sent again. */
  private nextKey(key: string): string {
    const number = this.unsafeCalls++;
    return number === 0 ? key : `${key}.${number}`;
  }

  /** A 401 is met once with new credentials, where the connection can get some; a stream can't be sent twice. */
  private async signedIn<Answer extends { status: number; headers: HttpStream['headers'] }>(
    request: HttpRequest,
    send: (signed: HttpRequest) => Promise<Answer>,
    asked: ApiRequest,
  ): Promise<Answer> {
    const answer = await send(await this.sign(request));
    const { renew } = this.options;
    const isStream = asked.parts !== undefined || isIterable(request.body);
    if (answer.status !== 401 || !renew || this.renewed) return answer;
    this.renewed = true;
    const credentials = await renew();
    if (!credentials) return answer;
    this.credentials = credentials;
    if (isStream && asked.parts === undefined) throw renewedMeanwhile();
    const again = asked.parts === undefined ? request : { ...request, ...this.rebuilt(asked, request) };
    return send(await this.sign(again));
  }

  private rebuilt(asked: ApiRequest, { headers = {} }: HttpRequest): Pick<HttpRequest, 'body' | 'headers'> {
    const isRepeatable = asked.parts?.every(({ content }) => !isIterable(content)) ?? true;
    if (!isRepeatable) throw renewedMeanwhile();
    const { bytes, contentType } = bodyOf(asked);
    return { body: bytes, headers: { ...headers, ...(contentType ? { 'content-type': contentType } : {}) } };
  }

  private async sign(request: HttpRequest): Promise<HttpRequest> {
    const { kind, onSecrets, now = Date.now } = this.options;
    if (!this.credentials || !kind?.apply) return request;
    refuseOtherHost(this.credentials.fields, request.url);
    const signed = await kind.apply(request, this.credentials.fields, { now: now() });
    const { secrets: added, headers } = addedSecrets(request, signed, openFields(kind, this.credentials));
    const secrets = [...added, ...secretFields(kind, this.credentials)];
    for (const secret of secrets) this.secrets.add(secret);
    onSecrets?.(secrets);
    const { tls } = authorityOf(this.credentials.fields);
    return {
      ...signed,
      secretHeaders: headers,
      ...(tls ? { tls: { ...tls, ...signed.tls } } : {}),
    };
  }

  private facts(): { hasAuth: boolean; secrets: string[] } {
    return { hasAuth: this.credentials !== null, secrets: [...this.secrets] };
  }
}

const renewedMeanwhile = (): FailureError =>
  new FailureError({
    kind: 'retryable',
    code: 'connection.renewed',
    message: 'The credentials were renewed while a file was sent. It is sent again with the next try.',
  });

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const isIterable = (body: unknown): boolean =>
  body !== null && typeof body === 'object' && Symbol.asyncIterator in body;

const MAX_ERROR_BYTES = 64 * 1024;

/** As much of an error's body as anybody reads; leaving the iteration closes the connection. */
async function start(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_ERROR_BYTES);
}

async function* once(body: Buffer): AsyncIterable<Buffer> {
  yield body;
}
