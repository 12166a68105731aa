/** A stored `HeldEvent` in, what templates see as `trigger` out: for triggers without a `parse` of their own. */
import { parseBody } from '../body/parse-body';
import type { IncomingRequest } from './declarations';

export interface DescribedHeldEvent {
  /** As its content type says. */
  body: unknown;
  headers: Record<string, string>;
  /** ISO 8601. */
  receivedAt: string;
}

/** Throws `FailureError` with a `body.…` code when the body is not what its type says. */
export async function describeHeld(
  { id, headers, body, receivedAt }: IncomingRequest,
  contentType: string,
): Promise<DescribedHeldEvent> {
  return {
    body: await parseBody(contentType, body, { eventId: id }),
    headers: Object.fromEntries(headers),
    receivedAt,
  };
}
