import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someList, someText, textAt } from '#connector-sdk';

import { checkItemFields } from './answers';
import { boardToFind, card, MAX_TEXT } from './fields';

const text = { minLength: 1, maxLength: MAX_TEXT };

export const addChecklist = defineAction({
  key: 'add_checklist',
  title: 'Add a checklist',
  description: 'Adds a checklist with its items to a card.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      name: Type.String({ title: 'Name', ...text }),
      items: Type.Optional(Type.Array(Type.String(text), { title: 'Items', maxItems: 100 })),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    name: someText('Name'),
    idCard: someText('Id of the card'),
    checkItems: someList('Items', checkItemFields),
  }),
  async run({ input, api }) {
    const checklist = await api.post('/checklists', { idCard: input.card, name: input.name });
    const path = `/checklists/${pathPart(textAt(checklist, 'id') ?? '')}/checkItems`;
    const checkItems: unknown[] = [];
    for (const name of input.items ?? []) checkItems.push(await api.post(path, { name }));
    return { ...(checklist as object), checkItems };
  },
});
