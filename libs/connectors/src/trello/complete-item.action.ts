import { Type } from 'typebox';

import { answerShape, defineAction, pathPart } from '#connector-sdk';

import { checkItemFields } from './answers';
import { boardToFind, card } from './fields';

export const completeItem = defineAction({
  key: 'complete_item',
  title: 'Tick a checklist item',
  description: 'Ticks an item of a checklist, or takes the tick away.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      item: Type.String({
        title: 'Item',
        minLength: 1,
        maxLength: 100,
        ui: { options: { load: 'checkItems', dependsOn: ['card'] } },
      }),
      done: Type.Optional(Type.Boolean({ title: 'Done', default: true })),
    },
    { additionalProperties: false },
  ),
  output: answerShape(checkItemFields),
  idempotent: true,
  run: ({ input, api }) =>
    api.put(`/cards/${pathPart(input.card)}/checkItem/${pathPart(input.item)}`, {
      state: input.done === false ? 'incomplete' : 'complete',
    }),
});
