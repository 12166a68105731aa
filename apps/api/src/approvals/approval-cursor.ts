import { CodedError, isId } from '#kernel';
import type { ApprovalPlace } from '#store';

/** Base64url of a run's id and a path. */
export const cursorOf = ({ runId, path }: ApprovalPlace): string =>
  Buffer.from(`${runId}/${path}`).toString('base64url');

/** @throws CodedError request.invalid for one that no list gave */
export function placeOf(cursor: string): ApprovalPlace {
  const text = Buffer.from(cursor, 'base64url').toString();
  const slash = text.indexOf('/');
  const runId = text.slice(0, slash);
  // Postgres takes no text with a zero in it.
  if (slash !== -1 && isId(runId) && !text.includes('\0')) return { runId, path: text.slice(slash + 1) };
  const message = 'Take the nextCursor of the page before.';
  throw new CodedError('request.invalid', 'The cursor is not one that a list gave.', {
    problems: [{ pointer: '/query/cursor', code: 'cursor', message }],
  });
}
