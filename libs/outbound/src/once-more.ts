/** A connection that broke before any answer in, one more try on a fresh one out; only where that can do no harm. */
import { FailureError } from '#kernel';

import { type Line, type Outgoing, wasUnanswered } from './exchange';
import { isStreamed } from './outgoing-body';
import type { Lines } from './pools';

/** RFC 9110 §9.2.2: twice has the effect of once. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/**
 * A host that closes a kept connection at the moment at which it is used again (RFC 9112 §9.5) has done nothing. Other
 * methods are never sent twice here: whether the host did them can't be known.
 */
export async function onceMore<Answer>(
  outgoing: Outgoing,
  { kept, fresh }: Lines,
  send: (line: Line) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(kept);
  } catch (error) {
    if (!IDEMPOTENT.has(outgoing.method) || isStreamed(outgoing.body) || !brokeUnanswered(error)) throw error;
    return send(fresh);
  }
}

const brokeUnanswered = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === 'outbound.reset' && wasUnanswered(error);
