/** What is later than the last look, of a connection of the shop. */
import { Type } from 'typebox';

import { everySeconds, lookBack, type PollContext, type PollResult, textAt } from '#connector-sdk';

import { askPages } from './ask';

/** Of one look. */
const MOST = 2500;

/** What is chosen can come to fit later: an order that is paid the day after. */
const CHOSEN_OVERLAP_MS = 86_400_000;

export const ShopPollInput = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        title: 'Only those that fit',
        description:
          'In Shopify’s search syntax. Left out: all. What comes to fit later counts for a day: an order that is paid hours after it came.',
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
  { api, input, cursor }: PollContext<{ query?: string }>,
  { name, parts, fragment, by }: Watched,
): Promise<PollResult> {
  const query = `query ($first: Int!, $after: String, $query: String) {
  ${name}(first: $first, after: $after, query: $query, sortKey: ${by}, reverse: true) {
    nodes { ...${parts} }
    pageInfo { hasNextPage endCursor }
  }
}${fragment}`;
  const timeOf = (value: unknown) => textAt(value, by === 'CREATED_AT' ? 'createdAt' : 'updatedAt');
  const later = await lookBack({
    pages: askPages(api, query, { name, variables: { query: input.query || null } }),
    cursor,
    timeOf: (value) => Date.parse(timeOf(value) ?? '') || null,
    most: MOST,
    ...(input.query && by === 'CREATED_AT' ? { overlapMs: CHOSEN_OVERLAP_MS } : {}),
    service: 'shopify',
  });
  const items = later.items.flatMap((value) => {
    const id = textAt(value, 'id');
    if (id === null) return [];
    return [{ id: by === 'CREATED_AT' ? id : `${id} ${timeOf(value) ?? ''}`, value }];
  });
  return { items, cursor: later.cursor };
}
