import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someList } from '#connector-sdk';

import { boardToFind, card, label } from './fields';

export const addLabel = defineAction({
  key: 'add_label',
  title: 'Add a label to a card',
  description: 'Puts a label of the board on a card.',
  input: Type.Object({ board: boardToFind, card, label }, { additionalProperties: false }),
  output: answerShape({ labels: someList('Ids of its labels') }),
  run: async ({ input, api }) => ({
    labels: await api.post(`/cards/${pathPart(input.card)}/idLabels`, { value: input.label }),
  }),
});
