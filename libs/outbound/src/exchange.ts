/** One request in, one answer out, redirects not followed; the size limit and the decompression are here. */
import type { FailureError } from '#kernel';
import type { Agent, Dispatcher } from 'undici';

import type { Deadline } from './deadline';
import { codingsOf, createDecoder, type Decoder } from './decoder';
import { outboundFailure } from './failures';
import { toFailure } from './to-failure';
import type { Target } from './target';

export interface Outgoing {
  target: Target;
  method: string;
  /** Name, value, name, value… */
  headers: string[];
  body: string | Uint8Array | null;
}

export interface Incoming {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What is read of a redirect's own body to keep its connection; beyond, the connection is dropped. */
const REDIRECT_BODY_BYTES = 16_384;
const EMPTY = Buffer.alloc(0);

export interface ExchangeOptions {
  maxResponseBytes: number;
  /** Whether a redirect's body may be thrown away. */
  discardRedirects: boolean;
}

/** Throws `FailureError`. A `deadline` that ends closes the socket. */
export function exchange(
  agent: Agent,
  outgoing: Outgoing,
  options: ExchangeOptions,
  deadline: Deadline,
): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const { target, method, headers, body } = outgoing;
    const handler = new Exchange(outgoing, options, resolve, reject);
    deadline.watch((failure) => handler.fail(failure));
    if (handler.settled) return;
    try {
      // undici's types name a few methods only; any token is sent as it is.
      const sent = method as Dispatcher.HttpMethod;
      const bytes =
        typeof body === 'string' ? body : body && Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      agent.dispatch(
        {
          origin: target.origin,
          path: target.path,
          method: sent,
          headers,
          body: bytes,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      handler.fail(toFailure(error, { url: target.shown }));
    }
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  settled = false;
  private controller: Dispatcher.DispatchController | null = null;
  private failure: FailureError | null = null;
  private status = 0;
  private headers: Record<string, string | string[]> = {};
  private chunks: Buffer[] = [];
  private received = 0;
  private size = 0;
  private discarding = false;
  private decoder: Decoder | null = null;

  constructor(
    private readonly outgoing: Outgoing,
    private readonly options: ExchangeOptions,
    private readonly resolve: (answer: Incoming) => void,
    private readonly reject: (failure: FailureError) => void,
  ) {}

  /** Ends it now, in whatever state it is; before the request was written nothing will be. */
  fail(failure: FailureError): void {
    if (this.settled) return;
    this.settled = true;
    this.failure = failure;
    this.chunks = [];
    this.decoder?.destroy();
    this.controller?.abort(failure);
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
    if (status < 200) return;
    this.status = status;
    // An object literal built by undici: every value there is a string or a list of strings.
    this.headers = headers as Record<string, string | string[]>;
    this.discarding =
      this.options.discardRedirects && REDIRECTS.has(status) && headers.location !== undefined;
    if (this.discarding) return;
    if (this.outgoing.method !== 'HEAD' && Number(headers['content-length']) > this.options.maxResponseBytes)
      return this.tooLarge();
    const codings = codingsOf(headers['content-encoding']);
    // A coding nobody knows is left as it is, and the header says so.
    if (codings === null || codings.length === 0) return;
    delete this.headers['content-encoding'];
    delete this.headers['content-length'];
    this.decoder = createDecoder(codings, {
      onData: (chunk) => this.keep(chunk),
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

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
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
    if (this.decoder && !this.settled) this.decoder.end();
    else this.succeed();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(toFailure(error, this.details()));
  }

  private keep(chunk: Buffer): void {
    if (this.settled) return;
    this.size += chunk.length;
    if (this.size > this.options.maxResponseBytes) return this.tooLarge();
    this.chunks.push(chunk);
  }

  private tooLarge(): void {
    const limit = this.options.maxResponseBytes;
    this.fail(
      outboundFailure('outbound.response_too_large', {
        message: `The answer is larger than the ${limit} bytes allowed.`,
        details: { ...this.details(), status: this.status, limit },
      }),
    );
  }

  /** The answer is complete as far as anybody needs it, the connection is not. */
  private abandon(): void {
    this.succeed();
    this.controller?.abort(outboundFailure('outbound.cancelled'));
  }

  private succeed(): void {
    if (this.settled) return;
    this.settled = true;
    const [first, ...more] = this.chunks;
    const body =
      first === undefined ? EMPTY : more.length === 0 ? first : Buffer.concat(this.chunks, this.size);
    this.resolve({ status: this.status, headers: this.headers, body });
  }

  private details(): Record<string, unknown> {
    return { method: this.outgoing.method, url: this.outgoing.target.shown };
  }
}
