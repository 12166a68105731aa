/** Pages of lists that are ordered by id, newest first. */
import { CodedError, isId } from '#kernel';

export interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * One page of rows, of which `load` is asked for one more than fit, so that it is known whether another page follows.
 * The cursor is the last id, base64url. Throws `request.invalid` for a cursor that no list gave.
 */
export async function pageOf<Row extends { id: string }, Item>(
  { limit = 50, cursor }: { limit?: number; cursor?: string },
  load: (options: { limit: number; before?: string }) => Promise<Row[]>,
  view: (row: Row) => Item,
): Promise<PageOf<Item>> {
  const before = cursor === undefined ? undefined : idOf(cursor);
  const rows = await load({ limit: limit + 1, before });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(view), nextCursor: more ? Buffer.from(last.id).toString('base64url') : null };
}

function idOf(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (isId(id)) return id;
  const problem = {
    pointer: '/query/cursor',
    code: 'cursor',
    message: 'Take the nextCursor of the page before.',
  };
  throw new CodedError('request.invalid', 'The cursor is not one that a list gave.', { problems: [problem] });
}
