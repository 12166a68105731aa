/** The open cards of a board or a list, as the items of a poll. */
import { Type } from 'typebox';

import {
  type ApiClient,
  everySeconds,
  listOf,
  pathPart,
  type PollContext,
  type PollResult,
  textAt,
  tooMany,
} from '#connector-sdk';

import { board, list } from './fields';

/** What Trello gives at once, and what one look takes: more than a board may have. */
const PAGE = 1000;
const MOST = 10_000;

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
  const found = (await allCards(api, path)).flatMap((value) => {
    const id = textAt(value, 'id');
    return id === null ? [] : [{ id: nameOf(value, id), at: textAt(value, 'dateLastActivity') ?? '', value }];
  });
  found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { items: found.map(({ id, value }) => ({ id, value })) };
}

/** All pages: those behind the first are asked for by the oldest id of the one before, as ids grow with time. */
async function allCards(api: ApiClient, path: string): Promise<unknown[]> {
  const cards = new Map<string, unknown>();
  for (let before: string | undefined; ;) {
    const page = listOf(await api.get(path, { limit: PAGE, before }));
    const known = cards.size;
    for (const card of page) cards.set(textAt(card, 'id') ?? '', card);
    if (page.length < PAGE || cards.size === known) return [...cards.values()];
    if (cards.size > MOST) throw tooMany('trello', MOST);
    before = [...cards.keys()].reduce((a, b) => (a < b ? a : b));
  }
}
