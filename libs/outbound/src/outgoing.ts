/** A request as a caller describes it in, one that can be sent out. */
import type { HttpRequest } from '#kernel';

import type { AllowList } from './addresses';
import type { Outgoing } from './exchange';
import { outboundFailure } from './failures';
import { outgoingHeaders } from './headers';
import { isStreamed } from './outgoing-body';
import { parseTarget } from './target';

export const DEFAULT_MAX_REDIRECTS = 5;
export const MAX_RESPONSE_HEADER_BYTES = 32_768;

/** Those that open a tunnel or echo what was sent; fetch forbids them as well. */
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,50}$/;

/** Throws `outbound.bad_request`, `outbound.bad_url` and `outbound.blocked_address`. */
export function toOutgoing(
  request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'secretHeaders' | 'tls'>,
  allow: AllowList,
  userAgent: string,
): Outgoing {
  const method = request.method.toUpperCase();
  if (!TOKEN.test(method) || FORBIDDEN_METHODS.has(method)) {
    throw outboundFailure('outbound.bad_request', { message: 'This HTTP method can’t be sent.' });
  }
  const target = parseTarget(request.url, allow);
  return {
    target,
    method,
    headers: outgoingHeaders(request.headers, {
      userAgent,
      authorization: target.authorization,
      isStreamed: isStreamed(request.body),
    }),
    body: request.body ?? null,
    secretHeaders: new Set(request.secretHeaders ?? []),
    tls: request.tls && Object.values(request.tls).some(Boolean) ? request.tls : null,
  };
}
