import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { cardShape } from './answers';
import { boardToFind, card } from './fields';

export const archiveCard = defineAction({
  key: 'archive_card',
  title: 'Archive a card',
  description: 'Takes a card off its board, or puts it back.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      archived: Type.Optional(
        Type.Boolean({ title: 'Archive', description: 'Switched off, the card is put back.', default: true }),
      ),
    },
    { additionalProperties: false },
  ),
  output: cardShape,
  idempotent: true,
  run: ({ input, api }) => api.put(`/cards/${pathPart(input.card)}`, { closed: input.archived ?? true }),
});
