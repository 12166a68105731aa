import { Type } from 'typebox';

import { defineAction, given, pathPart } from '#connector-sdk';

import { cardShape } from './answers';
import { boardToFind, card, list, position } from './fields';

export const moveCard = defineAction({
  key: 'move_card',
  title: 'Move a card',
  description: 'Puts a card into another list, also one of another board.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      list,
      targetBoard: Type.Optional(
        Type.String({
          title: 'Board of that list',
          description: 'Only where it is another one than the card’s.',
          maxLength: 100,
          ui: { options: { load: 'boards' }, advanced: true },
        }),
      ),
      position,
    },
    { additionalProperties: false },
  ),
  output: cardShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.put(
      `/cards/${pathPart(input.card)}`,
      given({ idList: input.list, idBoard: input.targetBoard, pos: input.position }),
    ),
});
