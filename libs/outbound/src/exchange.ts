/** One request in, one answer out, redirects not followed; decompression is here, and the limit on what is received. */
import type { FailureError, HttpTls } from '#kernel';
import type { Dispatcher } from 'undici';

import type { Deadline } from './deadline';
import { codingsOf, createDecoder, type Decoder } from './decoder';
import { outboundFailure } from './failures';
import { type GivenBody, isStreamed, OutgoingBody } from './outgoing-body';
import { toFailure } from './to-failure';
import type { Target } from './target';

export interface Outgoing {
  target: Target;
  method: string;
  /** Name, value, name, value… */
  headers: string[];
  body: GivenBody | null;
  /** Lower case: what no other origin may get, besides all that never goes there. */
  secretHeaders: ReadonlySet<string>;
  /** Of the connection; null: as everywhere. */
  tls: HttpTls | null;
}

export interface Head {
  status: number;
  headers: Record<string, string | string[]>;
}

export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What is read of a redirect's own body to keep its connection; beyond, the connection is dropped. */
const REDIRECT_BODY_BYTES = 16_384;

export interface ExchangeOptions {
  /** `Infinity` for answers without an end. */
  maxResponseBytes: number;
  /** Whether a redirect's body may be thrown away. */
  discardRedirects: boolean;
}

/** What takes a request and tells an `Exchange` of its answer. */
export type Line = Pick<Dispatcher, 'dispatch'>;

/** Hands a request over. A `deadline` that ends closes the socket, or its stream on it. */
export function send(line: Line, exchange: Exchange, deadline: Deadline): void {
  const { target, method, headers } = exchange.outgoing;
  deadline.watch((failure) => exchange.fail(failure));
  if (exchange.over) return;
  try {
    // undici's types name a few methods only; any token is sent as it is.
    const sent = method as Dispatcher.HttpMethod;
    line.dispatch(
      {
        origin: target.origin,
        path: target.path,
        method: sent,
        headers,
        body: exchange.sendable() as Dispatcher.DispatchOptions['body'],
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      exchange,
    );
  } catch (error) {
    exchange.fail(toFailure(error, { url: target.shown }));
  }
}

const unanswered = new WeakSet<FailureError>();

/** Whether an exchange failed before the first byte of an answer. */
export const wasUnanswered = (failure: FailureError): boolean => unanswered.has(failure);

/** What undici tells of an answer, up to its decoded bytes; what becomes of them is for those that extend it. */
export abstract class Exchange implements Dispatcher.DispatchHandler {
  /** Nothing more comes: the answer is complete, or it failed. */
  over = false;
  protected head: Head = { status: 0, headers: {} };
  protected controller: Dispatcher.DispatchController | null = null;
  protected decoder: Decoder | null = null;
  private streamed: OutgoingBody | null = null;
  private failure: FailureError | null = null;
  private answered = false;
  private received = 0;
  private discarding = false;

  constructor(
    readonly outgoing: Outgoing,
    protected readonly options: ExchangeOptions,
  ) {}

  /** The headers are there, and a body that somebody wants will follow. */
  protected abstract begin(): void;
  protected abstract keep(chunk: Buffer): void;
  protected abstract complete(): void;
  protected abstract reject(failure: FailureError): void;

  /** The body as undici takes it. */
  sendable(): string | Buffer | OutgoingBody | null {
    const { body } = this.outgoing;
    if (body === null || typeof body === 'string') return body;
    if (isStreamed(body)) return (this.streamed = new OutgoingBody(body));
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  }

  /** Ends it now, in whatever state it is; before the request was written nothing will be. */
  fail(failure: FailureError): void {
    if (this.over) return;
    this.over = true;
    this.failure = failure;
    this.decoder?.destroy();
    this.controller?.abort(failure);
    this.streamed?.end(failure);
    if (!this.answered) unanswered.add(failure);
    this.reject(failure);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.failure) controller.abort(this.failure);
  }

  onRequestUpgrade(
    _controller: Dispatcher.DispatchController,
    _status: number,
    _headers: unknown,
    socket: { destroy(): unknown },
  ): void {
    socket.destroy();
    this.fail(outboundFailure('outbound.bad_response', { details: this.details() }));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.answered = true;
    if (status < 200) return;
    // An object literal built by undici: every value there is a string or a list of strings.
    this.head = { status, headers: headers as Record<string, string | string[]> };
    this.discarding =
      this.options.discardRedirects && REDIRECTS.has(status) && headers.location !== undefined;
    if (this.discarding) return;
    if (this.outgoing.method !== 'HEAD' && Number(headers['content-length']) > this.options.maxResponseBytes)
      return this.tooLarge();
    const codings = codingsOf(headers['content-encoding']);
    // A coding nobody knows is left as it is, and the header says so.
    if (codings !== null && codings.length > 0) this.decode(codings);
    this.begin();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.received += chunk.length;
    if (this.discarding) {
      if (this.received > REDIRECT_BODY_BYTES) this.abandon();
      return;
    }
    if (!this.decoder) return this.keep(chunk);
    if (this.received > this.options.maxResponseBytes) return this.tooLarge();
    if (!this.decoder.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.decoder && !this.over) this.decoder.end();
    else this.succeed();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(toFailure(error, this.details()));
  }

  protected tooLarge(): void {
    const limit = this.options.maxResponseBytes;
    this.fail(
      outboundFailure('outbound.response_too_large', {
        message: `The answer is larger than the ${limit} bytes allowed.`,
        details: { ...this.details(), status: this.head.status, limit },
      }),
    );
  }

  private decode(codings: readonly string[]): void {
    delete this.head.headers['content-encoding'];
    delete this.head.headers['content-length'];
    this.decoder = createDecoder(codings, {
      onData: (chunk) => {
        if (!this.over) this.keep(chunk);
      },
      onEnd: () => this.succeed(),
      onError: (error) =>
        this.fail(
          outboundFailure('outbound.bad_response', {
            message: 'The answer can’t be decompressed.',
            details: this.details(),
            cause: error,
          }),
        ),
      onDrain: () => this.controller?.resume(),
    });
  }

  /** The answer is complete as far as anybody needs it, the connection is not. */
  private abandon(): void {
    this.succeed();
    this.controller?.abort(outboundFailure('outbound.cancelled'));
  }

  private succeed(): void {
    if (this.over) return;
    this.over = true;
    // A host may answer before it has read all: what is left is of no use to it.
    this.streamed?.end(outboundFailure('outbound.cancelled'));
    this.complete();
  }

  private details(): Record<string, unknown> {
    return { method: this.outgoing.method, url: this.outgoing.target.shown };
  }
}
