/** The latest messages, calls and recordings of an account, as the items of a poll. */
import { listOf, type PollContext, type PollResult, textAt, valueAt } from '#connector-sdk';

import { inAccount } from './place';

const PAGE = 200;

/** @param isWanted whether it is an item */
export async function pollAccount(
  context: PollContext<unknown>,
  { path, name, query = {} }: { path: string; name: string; query?: Record<string, string> },
  isWanted: (value: unknown) => boolean = () => true,
): Promise<PollResult> {
  const body = await context.api.get(inAccount(context, path), { ...query, PageSize: PAGE });
  const found = listOf(valueAt(body, name))
    .filter(isWanted)
    .flatMap((value) => {
      const id = textAt(value, 'sid');
      return id === null ? [] : [{ id, at: Date.parse(textAt(value, 'date_created') ?? '') || 0, value }];
    });
  found.sort((a, b) => a.at - b.at);
  return { items: found.map(({ id, value }) => ({ id, value })) };
}
