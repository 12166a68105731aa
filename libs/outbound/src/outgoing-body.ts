/** What a caller lets be read in, what is written onto the connection out: as slowly as the connection takes it. */
import { FailureError, type HttpRequest } from '#kernel';

import { outboundFailure } from './failures';

export type GivenBody = NonNullable<HttpRequest['body']>;
export type StreamedBody = AsyncIterable<Uint8Array>;

/** It can be read once, so it can be sent once. */
export const isStreamed = (body: unknown): body is StreamedBody =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** Lets go of a body that is not sent after all: a file that it holds open is closed. */
export function leaveBody(body: HttpRequest['body']): void {
  if (isStreamed(body)) void leave(body[Symbol.asyncIterator]());
}

/** Reads its source chunk by chunk; ended from outside it rejects, so that nothing half-sent looks complete. */
export class OutgoingBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  private readonly source: AsyncIterator<Uint8Array>;
  private stop: ((failure: FailureError) => void) | null = null;
  private ended: FailureError | null = null;

  constructor(source: StreamedBody) {
    this.source = source[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.ended) throw this.ended;
    const stopped = new Promise<never>((_, reject) => {
      this.stop = reject;
    });
    try {
      return await Promise.race([this.source.next(), stopped]);
    } catch (error) {
      throw this.ended ?? failureOf(error);
    } finally {
      this.stop = null;
    }
  }

  /** Nobody reads it any more. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    await leave(this.source);
    return { done: true, value: undefined };
  }

  end(failure: FailureError): void {
    if (this.ended) return;
    this.ended = failure;
    this.stop?.(failure);
    void leave(this.source);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

async function leave(source: AsyncIterator<unknown>): Promise<void> {
  try {
    await source.return?.();
  } catch {
    // What its end threw concerns nobody: the request is over.
  }
}

function failureOf(error: unknown): FailureError {
  return error instanceof FailureError ? error : outboundFailure('outbound.body_failed', { cause: error });
}
