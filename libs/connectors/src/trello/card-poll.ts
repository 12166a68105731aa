/** The open cards of a board or a list, as the items of a poll. */
import { Type } from 'typebox';

import { everySeconds, listOf, pathPart, type PollContext, type PollResult, textAt } from '#connector-sdk';

import { board, list } from './fields';

export const CardPollInput = Type.Object(
  { board, list: Type.Optional(list), everySeconds: everySeconds(300) },
  { additionalProperties: false },
);

interface Place {
  board: string;
  list?: string;
}

export const placeOf = ({ board: boardId, list: listId }: Place): unknown => [boardId, listId ?? null];

/** @param nameOf what tells an item from all others, by its card */
export async function pollCards(
  { input, api }: PollContext<Place>,
  nameOf: (card: unknown, id: string) => string,
): Promise<PollResult> {
  const path = input.list
    ? `/lists/${pathPart(input.list)}/cards`
    : `/boards/${pathPart(input.board)}/cards/open`;
  const found = listOf(await api.get(path)).flatMap((value) => {
    const id = textAt(value, 'id');
    return id === null ? [] : [{ id: nameOf(value, id), at: textAt(value, 'dateLastActivity') ?? '', value }];
  });
  found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { items: found.map(({ id, value }) => ({ id, value })) };
}
