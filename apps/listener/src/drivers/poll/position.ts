/** How far a poll has got, as it is kept with its events. */
import { createHash } from 'node:crypto';

import type { PollTriggerDeclaration } from '#connector-sdk';
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

/** Names what the settings read. */
export function sourceOf(declaration: PollTriggerDeclaration, input: unknown): string {
  const settings = input as Record<string, unknown>;
  const source = declaration.source ? declaration.source(settings) : settings;
  return createHash('sha256').update(JSON.stringify(source)).digest('base64url').slice(0, 22);
}

/** Null when there is none yet, or one of something else. */
export function readPosition(position: unknown, of: string): PollPosition | null {
  if (position === null || typeof position !== 'object') return null;
  const { of: kept, cursor = null, pending = [], notBefore } = position as Partial<PollPosition>;
  return kept === of ? { of, cursor, pending, ...(notBefore === undefined ? {} : { notBefore }) } : null;
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
