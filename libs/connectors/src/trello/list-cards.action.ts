import { Type } from 'typebox';

import { defineAction, listOf, pathPart } from '#connector-sdk';

import { cardsShape } from './answers';
import { board, list } from './fields';

export const listCards = defineAction({
  key: 'list_cards',
  title: 'List cards',
  description: 'All open cards of a board, or of one of its lists.',
  input: Type.Object({ board, list: Type.Optional(list) }, { additionalProperties: false }),
  output: cardsShape,
  idempotent: true,
  async run({ input, api }) {
    const cards = listOf(
      await api.get(
        input.list ? `/lists/${pathPart(input.list)}/cards` : `/boards/${pathPart(input.board)}/cards/open`,
      ),
    );
    return { cards, count: cards.length };
  },
});
