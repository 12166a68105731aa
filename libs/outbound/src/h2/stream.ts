/** One request on a session in, what undici's handlers are told of an answer out. */
import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2';

import type { Dispatcher } from 'undici';

import { outboundFailure } from '../failures';
import { MAX_RESPONSE_HEADER_BYTES } from '../outgoing';

export type Handler = Dispatcher.DispatchHandler;
export type Body = string | Uint8Array | AsyncIterable<Uint8Array> | null;

export interface StreamEvents {
  /** Nothing more comes of it. */
  onOver(): void;
  onActivity(): void;
  /** The host did nothing with it (RFC 9113 §8.7), and none of it is lost: it can be sent anew. */
  onRefused(): void;
  /** Ended from here before any answer. */
  onGivenUp(): void;
}

/** What undici gives its handlers to steer by; here for a stream that may not be there yet. */
export class Controller implements Dispatcher.DispatchController {
  aborted = false;
  reason: Error | null = null;
  paused = false;
  rawHeaders = null;
  rawTrailers = null;
  stream: ClientHttp2Stream | null = null;
  onAbort: (() => void) | null = null;

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.onAbort?.();
  }

  pause(): void {
    this.paused = true;
    this.stream?.pause();
  }

  resume(): void {
    this.paused = false;
    this.stream?.resume();
  }
}

/** @param body null: the stream was ended with its fields */
export function carry(
  stream: ClientHttp2Stream,
  body: Body,
  declared: number | null,
  handler: Handler,
  controller: Controller,
  events: StreamEvents,
): void {
  let state: 'waiting' | 'answering' | 'over' = 'waiting';
  const over = (): boolean => {
    if (state === 'over') return false;
    state = 'over';
    controller.onAbort = null;
    return true;
  };
  const fail = (error: Error) => {
    if (!over()) return;
    drop(stream);
    if (!controller.aborted) handler.onResponseError?.(controller, error);
  };
  controller.stream = stream;
  controller.onAbort = () => {
    const unanswered = state === 'waiting';
    if (!over()) return;
    drop(stream);
    if (unanswered) events.onGivenUp();
  };
  stream.on('response', (fields) => {
    events.onActivity();
    if (state !== 'waiting') return;
    state = 'answering';
    if (sizeOf(fields) > MAX_RESPONSE_HEADER_BYTES)
      return fail(outboundFailure('outbound.headers_too_large'));
    const { ':status': status, ...headers } = fields;
    handler.onResponseStart?.(controller, Number(status), headers as Record<string, string | string[]>);
  });
  stream.on('data', (chunk: Buffer) => {
    events.onActivity();
    if (state === 'answering') handler.onResponseData?.(controller, chunk);
  });
  stream.on('end', () => {
    if (state !== 'answering' || !over()) return;
    // A host may answer before it has read all.
    if (!stream.writableEnded) drop(stream);
    handler.onResponseEnd?.(controller, {});
  });
  stream.on('error', (error) => {
    // Its code says more, with its end.
    if (stream.rstCode !== constants.NGHTTP2_REFUSED_STREAM) fail(error);
  });
  stream.on('close', () => {
    events.onOver();
    if (state === 'over') return;
    if (state === 'waiting' && stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) {
      over();
      return events.onRefused();
    }
    fail(outboundFailure('outbound.reset'));
  });
  if (body === null) return;
  if (typeof body === 'string' || body instanceof Uint8Array) stream.end(body);
  else void pump(stream, body, declared).catch((error: unknown) => fail(error as Error));
}

/** What has come of it and was not read yet keeps it from ending. */
function drop(stream: ClientHttp2Stream): void {
  stream.close(constants.NGHTTP2_CANCEL);
  stream.resume();
}

/** As fast as the host takes it. Rejects as the source does, and where it is not as long as it was said to be. */
async function pump(
  stream: ClientHttp2Stream,
  body: AsyncIterable<Uint8Array>,
  declared: number | null,
): Promise<void> {
  let sent = 0;
  for await (const chunk of body) {
    if (stream.destroyed || stream.closed) return;
    sent += chunk.length;
    if (declared !== null && sent > declared) throw wrongLength();
    if (!stream.write(chunk)) await drained(stream);
  }
  if (stream.destroyed || stream.closed) return;
  if (declared !== null && sent !== declared) throw wrongLength();
  stream.end();
}

function drained(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });
}

const wrongLength = () =>
  outboundFailure('outbound.bad_request', {
    message: 'The request can’t be sent as it is: its body is not as long as its content-length says.',
  });

function sizeOf(fields: IncomingHttpHeaders): number {
  let size = 0;
  for (const [name, value] of Object.entries(fields)) size += name.length + String(value).length + 32;
  return size;
}
