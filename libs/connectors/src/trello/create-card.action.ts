import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { cardShape } from './answers';
import { boardToFind, description, due, labels, list, MAX_TEXT, members, position } from './fields';

export const createCard = defineAction({
  key: 'create_card',
  title: 'Create a card',
  description: 'Adds a card to a list.',
  input: Type.Object(
    {
      board: boardToFind,
      list,
      name: Type.String({ title: 'Name', minLength: 1, maxLength: MAX_TEXT }),
      description,
      due,
      members,
      labels,
      position,
      url: Type.Optional(
        Type.String({
          title: 'Link to attach',
          pattern: '^(https?://.*)?$',
          maxLength: 4096,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: cardShape,
  run: ({ input, api }) =>
    api.post(
      '/cards',
      given({
        idList: input.list,
        name: input.name,
        desc: input.description,
        due: input.due,
        idMembers: input.members,
        idLabels: input.labels,
        pos: input.position,
        urlSource: input.url,
      }),
    ),
});
