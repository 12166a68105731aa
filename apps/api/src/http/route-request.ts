import type { Caller } from '#identity';
import { CodedError } from '#kernel';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { type CookieOptions, parseCookies, serializeCookie } from './cookies';

/** What a handler gets: checked input, who calls, and the few things it may do to the answer besides its body. */
export class RouteRequest<Params = unknown, Query = unknown, Body = unknown> {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly known: Caller | null,
    readonly params: Params,
    readonly query: Query,
    readonly body: Body,
  ) {}

  /** @throws CodedError `auth.required` on a public route, which has no caller */
  get caller(): Caller {
    if (!this.known) throw new CodedError('auth.required', 'Sign in, or send an API key.');
    return this.known;
  }

  get headers(): FastifyRequest['headers'] {
    return this.request.headers;
  }

  /** Of a route with `rawBody`: what is sent, as it comes. Throws `CodedError` when it is said to be something else. */
  get bytes(): AsyncIterable<Buffer> {
    const { body } = this.request;
    // Whoever leaves before the end answers, which needs the connection.
    if (body instanceof Readable) return body.iterator({ destroyOnReturn: false });
    throw new CodedError(
      'request.unsupported_media_type',
      'Send the bytes of the file as they are, as application/octet-stream.',
    );
  }

  /** Aborted when whoever asked goes away before all was sent. */
  get gone(): AbortSignal {
    const controller = new AbortController();
    this.request.raw.once('close', () => {
      if (!this.request.raw.complete) controller.abort();
    });
    return controller.signal;
  }

  /** The peer's address; behind a trusted proxy, the one it names. */
  get clientAddress(): string {
    return this.request.ip;
  }

  /** The entity tags of `If-Match`; null when it is absent or `*`. */
  get ifMatch(): readonly string[] | null {
    const header = this.request.headers['if-match'];
    if (header === undefined || header.trim() === '*') return null;
    return header.split(',').map((tag) => tag.trim());
  }

  cookie(name: string): string | undefined {
    return parseCookies(this.request.headers.cookie)[name];
  }

  setHeader(name: string, value: string): void {
    this.reply.header(name, value);
  }

  setCookie(name: string, value: string, options: CookieOptions): void {
    this.reply.header('set-cookie', serializeCookie(name, value, options));
  }

  /** `options` must name the same path as when it was set. */
  clearCookie(name: string, options: CookieOptions = {}): void {
    this.reply.header('set-cookie', serializeCookie(name, '', { ...options, maxAgeSeconds: 0 }));
  }
}
