/** Pages of lists that are ordered by a name, A to Z. */
import { CodedError } from '#kernel';

import type { PageOf } from './page-of';

/**
 * As `pageOf`, but the cursor is the last name, base64url; `load` is asked for those after it.
 * Throws `request.invalid` for a cursor that no list gave.
 */
export async function pageByName<Row, Item>(
  { limit = 50, cursor }: { limit?: number; cursor?: string },
  nameOf: (row: Row) => string,
  load: (options: { limit: number; after?: string | undefined }) => Promise<Row[]>,
  view: (row: Row) => Item,
): Promise<PageOf<Item>> {
  const rows = await load({ limit: limit + 1, after: cursor === undefined ? undefined : nameIn(cursor) });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(view),
    nextCursor: more ? Buffer.from(nameOf(last)).toString('base64url') : null,
  };
}

function nameIn(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString();
  if (name !== '' && !name.includes('\0') && Buffer.from(name).toString('base64url') === cursor) return name;
  const message = 'Take the nextCursor of the page before.';
  throw new CodedError('request.invalid', 'The cursor is not one that a list gave.', {
    problems: [{ pointer: '/query/cursor', code: 'cursor', message }],
  });
}
