/** Each showing of a form has a ticket, by which what is sent twice, or sooner than a person could, is told. */
import { createHash } from 'node:crypto';

import type { ArrivingRequest } from '#connector-sdk';
import { isId, newId } from '#kernel';

export const newTicket = (): string => newId();

/** The ticket in the address that a form was sent to; null when there is none. */
export function ticketOf({ query }: Pick<ArrivingRequest, 'query'>): string | null {
  const ticket = new URLSearchParams(query).get('s');
  return ticket !== null && isId(ticket) ? ticket : null;
}

/** When it was shown, in milliseconds since 1970: a UUIDv7 begins with its time (RFC 9562 §5.7). */
export const shownAt = (ticket: string): number =>
  Number.parseInt(ticket.replaceAll('-', '').slice(0, 12), 16);

/** The same for what is sent twice from one showing; other words from it, as after going back, are another delivery. */
export function deliveryOf(request: Pick<ArrivingRequest, 'query' | 'fields' | 'body'>): string | null {
  const ticket = ticketOf(request);
  if (ticket === null) return null;
  const hash = createHash('sha256');
  // Browsers make up another boundary each time.
  const boundary = /boundary="?([^";\s]+)/.exec(request.fields['content-type'] ?? '')?.[1];
  let from = 0;
  while (boundary) {
    const at = request.body.indexOf(boundary, from);
    if (at === -1) break;
    hash.update(request.body.subarray(from, at));
    from = at + boundary.length;
  }
  hash.update(request.body.subarray(from));
  return `${ticket} ${hash.digest('base64url')}`;
}
