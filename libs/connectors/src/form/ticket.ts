/** Each showing of a form has a ticket, by which what is sent twice, or sooner than a person could, is told. */
import { createHash } from 'node:crypto';

import type { ArrivingRequest, TriggerSeal } from '#connector-sdk';
import { isId, newId } from '#kernel';

/** As it stands in the address that the form is sent to: `id.signature`, so that nobody makes up when it was shown. */
export const newTicket = (seal: TriggerSeal): string => seal.close(newId());

const ticketIn = (query: string): string => new URLSearchParams(query).get('s') ?? '';

/** The ticket that a form was sent with, and its id; null when there is none, or it was not given out here. */
export function ticketOf(
  { query }: Pick<ArrivingRequest, 'query'>,
  seal: TriggerSeal,
): { ticket: string; id: string } | null {
  const ticket = ticketIn(query);
  const id = seal.open(ticket);
  return id !== null && isId(id) ? { ticket, id } : null;
}

/** When it was shown, in milliseconds since 1970: a UUIDv7 begins with its time (RFC 9562 §5.7). */
export const shownAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/**
 * The same for what is sent twice from one showing; other words from it, as after going back, are another delivery.
 * Whoever makes up a ticket can only keep what he sends himself from coming twice.
 */
export function deliveryOf(request: Pick<ArrivingRequest, 'query' | 'fields' | 'body'>): string | null {
  const [id = ''] = ticketIn(request.query).split('.', 1);
  if (!isId(id)) return null;
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
  return `${id} ${hash.digest('base64url')}`;
}
