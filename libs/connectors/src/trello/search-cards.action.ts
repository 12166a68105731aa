import { Type } from 'typebox';

import { defineAction, given, listOf, valueAt } from '#connector-sdk';

import { cardsShape } from './answers';
import { boardToFind, MAX_TEXT } from './fields';

export const searchCards = defineAction({
  key: 'search_cards',
  title: 'Search cards',
  description: 'Finds cards by words and by Trello’s search operators, such as due:week or @ann.',
  input: Type.Object(
    {
      query: Type.String({ title: 'Search for', minLength: 1, maxLength: MAX_TEXT }),
      board: boardToFind,
      limit: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 10 })),
      partial: Type.Optional(
        Type.Boolean({ title: 'Also words that only begin so', ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: cardsShape,
  idempotent: true,
  async run({ input, api }) {
    const body = await api.get('/search', {
      modelTypes: 'cards',
      ...given({
        query: input.query,
        idBoards: input.board,
        cards_limit: input.limit ?? 10,
        partial: input.partial,
      }),
    });
    const cards = listOf(valueAt(body, 'cards'));
    return { cards, count: cards.length };
  },
});
