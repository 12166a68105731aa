/** Every way in which an HTTP stream can fail besides those of `outbound`. */
import { ExpiredAuthError, parseRetryAfter, PermanentError, RetryableError } from '#connector-sdk';
import type { FailureError, HttpStream } from '#kernel';

export const endlessMessage = (maxBytes: number): FailureError =>
  new RetryableError({
    code: 'stream.endless_message',
    message: `The server sends a message without an end. Messages of up to ${maxBytes} bytes are taken.`,
  });

export const silent = (silenceMs: number): FailureError =>
  new RetryableError({
    code: 'stream.silent',
    message: `The server has sent nothing for ${Math.round(silenceMs / 1000)} seconds.`,
  });

/** For good, until the trigger is changed: that is what the answer means (WHATWG HTML §9.2.3). */
export const ended = (): FailureError =>
  new PermanentError({
    code: 'stream.ended',
    message:
      'The server answered 204, which means that no more events will come. Publish the workflow again to connect again.',
  });

export const wrongContentType = (found: string, wanted: string): FailureError =>
  new RetryableError({
    code: 'stream.wrong_content_type',
    message: `The answer is not a stream of events: its content type is ‘${found.slice(0, 100)}’, not ‘${wanted}’. Check the address.`,
  });

export const unknownEncoding = (encoding: string): FailureError =>
  new RetryableError({
    code: 'stream.unknown_encoding',
    message: `The answer is compressed in a way that can’t be read: ‘${encoding.slice(0, 100)}’.`,
  });

export const badAnswer = (message: string): FailureError =>
  new RetryableError({ code: 'stream.bad_answer', message });

export const badBody = (): FailureError =>
  new PermanentError({
    code: 'stream.bad_body',
    message:
      'The request’s body must be a JSON object, as the position is put into it. Change the trigger’s body.',
  });

/** Of a status that is not one of success. */
export function badStatus({ status, headers }: Pick<HttpStream, 'status' | 'headers'>): FailureError {
  const details = { status };
  if (status === 401 || status === 403) {
    return new ExpiredAuthError({
      code: 'stream.refused',
      message: `The server refused the connection with status ${status}. Check the trigger’s connection.`,
      details,
    });
  }
  const retryAfterMs = parseRetryAfter(headers['retry-after']);
  return new RetryableError({
    code: 'stream.bad_status',
    message: `The server answered with status ${status}.`,
    details,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
