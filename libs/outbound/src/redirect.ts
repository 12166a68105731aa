/** A request and its 3xx answer in, the next request out. Methods change as in the fetch standard (§4.4, HTTP-redirect fetch). */
import { FailureError } from '#kernel';

import type { AllowList } from './addresses';
import type { Incoming, Outgoing } from './exchange';
import { outboundFailure } from './failures';
import { redirectedHeaders } from './headers';
import { parseTarget, type Target } from './target';

/** Throws `outbound.blocked_address` and `outbound.bad_redirect`. */
export function redirected(outgoing: Outgoing, location: string, status: number, allow: AllowList): Outgoing {
  const target = follow(outgoing.target, location, allow);
  const { method } = outgoing;
  const becomesGet =
    ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD');
  return {
    target,
    method: becomesGet ? 'GET' : method,
    headers: redirectedHeaders(outgoing.headers, {
      sameOrigin: target.origin === outgoing.target.origin,
      keepsBody: !becomesGet,
    }),
    body: becomesGet ? null : outgoing.body,
  };
}

/** The `Location` of an answer, when it has one. */
export function locationOf(answer: Incoming): string | null {
  const { location } = answer.headers;
  return (Array.isArray(location) ? location[0] : location) ?? null;
}

function follow(from: Target, location: string, allow: AllowList): Target {
  try {
    return parseTarget(location, allow, from.url);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'outbound.bad_url') throw error;
    throw outboundFailure('outbound.bad_redirect', { details: { url: from.shown } });
  }
}
