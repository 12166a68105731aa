import { Type } from 'typebox';

import { defineAction, given, pathPart } from '#connector-sdk';

import { cardShape } from './answers';
import { boardToFind, card, description, due, labels, MAX_TEXT, members } from './fields';

export const updateCard = defineAction({
  key: 'update_card',
  title: 'Change a card',
  description: 'Changes what is filled in, and leaves everything else as it is.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      name: Type.Optional(Type.String({ title: 'Name', maxLength: MAX_TEXT })),
      description,
      due,
      dueComplete: Type.Optional(Type.Boolean({ title: 'Done' })),
      members,
      labels,
    },
    { additionalProperties: false },
  ),
  output: cardShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.put(
      `/cards/${pathPart(input.card)}`,
      given({
        name: input.name,
        desc: input.description,
        due: input.due,
        dueComplete: input.dueComplete,
        idMembers: input.members,
        idLabels: input.labels,
      }),
    ),
});
