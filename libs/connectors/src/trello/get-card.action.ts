import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { detailedCardShape } from './answers';
import { boardToFind, card } from './fields';

export const getCard = defineAction({
  key: 'get_card',
  title: 'Get a card',
  description: 'Reads a card with its checklists, attachments and members.',
  input: Type.Object({ board: boardToFind, card }, { additionalProperties: false }),
  output: detailedCardShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.get(`/cards/${pathPart(input.card)}`, { checklists: 'all', attachments: true, members: true }),
});
