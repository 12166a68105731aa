/** How far a poll has got, as it is kept with its events. */
import { createHash } from 'node:crypto';

import { type ConnectionCredentials, placeOf, type PollTriggerDeclaration } from '#connector-sdk';
import { FailureError } from '#kernel';

export interface PollPosition {
  /** Of what is read: when that changes, all that is there counts as seen once more. */
  of: string;
  cursor: unknown;
  /** Items (base64url) that became events with this position; whoever goes on after a crash marks them as seen. */
  pending: string[];
  /** ISO 8601: the service asked not to be asked before. */
  notBefore?: string;
}

const MAX_CURSOR_BYTES = 32 * 1024;

/** Names what the settings read, and where and for whom as far as the connection's fields say that without its secrets. */
export function sourceOf(
  declaration: PollTriggerDeclaration,
  input: unknown,
  auth: ConnectionCredentials | null,
): string {
  const settings = input as Record<string, unknown>;
  const source = declaration.source ? declaration.source(settings) : settings;
  const place = auth && placeOf(auth.fields);
  return createHash('sha256')
    .update(JSON.stringify([source, place]))
    .digest('base64url')
    .slice(0, 22);
}

/** Null when there is none yet. */
export function readPosition(position: unknown): PollPosition | null {
  if (position === null || typeof position !== 'object') return null;
  const { of, cursor = null, pending = [], notBefore } = position as Partial<PollPosition>;
  if (of === undefined) return null;
  return { of, cursor, pending, ...(notBefore === undefined ? {} : { notBefore }) };
}

/** Throws `FailureError` (`poll.cursor_too_large`). */
export function checkCursor(cursor: unknown): void {
  if (Buffer.byteLength(JSON.stringify(cursor ?? null)) <= MAX_CURSOR_BYTES) return;
  throw new FailureError({
    kind: 'permanent',
    code: 'poll.cursor_too_large',
    message: `What has to be kept from one poll to the next is larger than ${MAX_CURSOR_BYTES} bytes.`,
  });
}
