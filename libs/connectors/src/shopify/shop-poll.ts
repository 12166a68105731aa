/** The latest of a connection of the shop, as the items of a poll. */
import { Type } from 'typebox';

import { everySeconds, listOf, type PollContext, type PollResult, textAt, valueAt } from '#connector-sdk';

import { ask } from './ask';

const PAGE = 25;

export const ShopPollInput = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        title: 'Only those that fit',
        description: 'In Shopify’s search syntax. Left out: all.',
        maxLength: 2000,
      }),
    ),
    everySeconds: everySeconds(300),
  },
  { additionalProperties: false },
);

export interface Watched {
  /** Of the connection. */
  name: string;
  parts: string;
  fragment: string;
  by: 'CREATED_AT' | 'UPDATED_AT';
}

export async function pollShop(
  { api, input }: PollContext<{ query?: string }>,
  { name, parts, fragment, by }: Watched,
): Promise<PollResult> {
  const query = `query ($first: Int!, $query: String) {
  ${name}(first: $first, query: $query, sortKey: ${by}, reverse: true) { nodes { ...${parts} } }
}${fragment}`;
  const data = await ask(api, query, { first: PAGE, query: input.query ? input.query : null });
  const items = listOf(valueAt(data, `${name}.nodes`)).flatMap((value) => {
    const id = textAt(value, 'id');
    if (id === null) return [];
    return [{ id: by === 'CREATED_AT' ? id : `${id} ${textAt(value, 'updatedAt') ?? ''}`, value }];
  });
  return { items: items.toReversed() };
}
