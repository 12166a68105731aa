/** A request and its 3xx answers in, the last answer out. Methods change as in the fetch standard (§4.4, HTTP-redirect fetch). */
import { FailureError } from '#kernel';

import type { AllowList } from './addresses';
import { type Head, type Outgoing, REDIRECTS } from './exchange';
import { outboundFailure } from './failures';
import { redirectedHeaders } from './headers';
import { isStreamed } from './outgoing-body';
import { parseTarget, type Target } from './target';

/**
 * Sends a request, and sends it on for as long as the answers say so. `url` is the address that answered. Throws what
 * `send` throws, `outbound.blocked_address`, `outbound.bad_redirect` and `outbound.too_many_redirects`.
 */
export async function follow<Answer extends Head>(
  first: Outgoing,
  maxRedirects: number,
  allow: AllowList,
  send: (outgoing: Outgoing) => Promise<Answer>,
): Promise<Answer & { url: string }> {
  let outgoing = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await send(outgoing);
    const location = maxRedirects > 0 && REDIRECTS.has(answer.status) ? locationOf(answer) : null;
    if (location === null) return { ...answer, url: outgoing.target.url };
    if (redirects >= maxRedirects) {
      throw outboundFailure('outbound.too_many_redirects', {
        message: `There were more than ${maxRedirects} redirects.`,
        details: { url: first.target.shown },
      });
    }
    outgoing = redirected(outgoing, location, answer.status, allow);
  }
}

function redirected(outgoing: Outgoing, location: string, status: number, allow: AllowList): Outgoing {
  const target = resolved(outgoing.target, location, allow);
  const { method } = outgoing;
  const becomesGet =
    ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD');
  if (!becomesGet && isStreamed(outgoing.body)) {
    throw outboundFailure('outbound.body_not_repeatable', {
      details: { url: outgoing.target.shown, status, location: target.shown },
    });
  }
  const sameOrigin = target.origin === outgoing.target.origin;
  return {
    target,
    method: becomesGet ? 'GET' : method,
    headers: redirectedHeaders(outgoing.headers, {
      sameOrigin,
      keepsBody: !becomesGet,
      secret: outgoing.secretHeaders,
    }),
    body: becomesGet ? null : outgoing.body,
    secretHeaders: outgoing.secretHeaders,
    // Who is trusted, and who we are, was said of the first host only.
    tls: sameOrigin ? outgoing.tls : null,
  };
}

/** The `Location` of an answer, when it has one. */
function locationOf(answer: Head): string | null {
  const { location } = answer.headers;
  return (Array.isArray(location) ? location[0] : location) ?? null;
}

function resolved(from: Target, location: string, allow: AllowList): Target {
  try {
    return parseTarget(location, allow, from.url);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'outbound.bad_url') throw error;
    throw outboundFailure('outbound.bad_redirect', { details: { url: from.shown } });
  }
}
