import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { listShape } from './answers';
import { board, MAX_TEXT, position } from './fields';

export const createList = defineAction({
  key: 'create_list',
  title: 'Create a list',
  description: 'Adds a list to a board.',
  input: Type.Object(
    { board, name: Type.String({ title: 'Name', minLength: 1, maxLength: MAX_TEXT }), position },
    { additionalProperties: false },
  ),
  output: listShape,
  run: ({ input, api }) =>
    api.post('/lists', given({ idBoard: input.board, name: input.name, pos: input.position })),
});
