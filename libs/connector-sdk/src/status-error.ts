/** An answer with a status of 400 or more in, the error it stands for out. */
import { type FailureError, type HttpResponse, redact } from '#kernel';

import { ExpiredAuthError, PermanentError, RetryableError } from './errors';
import { parseRetryAfter } from './retry-after';

const EXCERPT_BYTES = 2048;
const MAY_WORK_LATER = new Set([408, 425, 429]);

const HINTS: Record<number, string> = {
  400: 'It does not accept the request as it is.',
  401: 'It wants to know who is calling: choose a connection, or check its credentials.',
  403: 'It does not allow this.',
  404: 'There is nothing at this address: check the URL.',
  405: 'It does not accept this method here.',
  413: 'The body is too large for it.',
  415: 'It does not accept this kind of body: check the content type.',
  422: 'It does not accept the values that were sent.',
  429: 'It was called too often.',
};

export function statusError(
  answer: HttpResponse,
  options: { hasAuth: boolean; secrets: readonly string[] },
): FailureError {
  const { status } = answer;
  const hint = HINTS[status] ?? (status >= 500 ? 'It has a problem of its own.' : '');
  const facts = {
    code: 'http.status',
    message: `The service answered with status ${status}. ${hint}`.trim(),
    details: redact(
      { status, url: withoutQuery(answer.url), body: excerpt(answer.body) },
      options.secrets,
    ) as Record<string, unknown>,
  };
  if (status >= 500 || MAY_WORK_LATER.has(status)) {
    const retryAfterMs = parseRetryAfter(answer.headers['retry-after']);
    return new RetryableError({ ...facts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }
  return status === 401 && options.hasAuth ? new ExpiredAuthError(facts) : new PermanentError(facts);
}

/** Queries tend to hold keys. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');

/** A byte that is half a character at the cut is dropped with it. */
const excerpt = (body: Buffer): string =>
  body
    .subarray(0, EXCERPT_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
