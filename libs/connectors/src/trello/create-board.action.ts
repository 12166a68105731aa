import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { boardShape } from './answers';
import { description, MAX_TEXT } from './fields';

export const createBoard = defineAction({
  key: 'create_board',
  title: 'Create a board',
  description: 'Makes a board, with the usual lists or as a copy of another one.',
  input: Type.Object(
    {
      name: Type.String({ title: 'Name', minLength: 1, maxLength: MAX_TEXT }),
      description,
      workspace: Type.Optional(
        Type.String({ title: 'Workspace', description: 'Its id or name at Trello.', maxLength: 200 }),
      ),
      source: Type.Optional(
        Type.String({
          title: 'Copy of',
          maxLength: 100,
          ui: { options: { load: 'boards' }, advanced: true },
        }),
      ),
      defaultLists: Type.Optional(
        Type.Boolean({ title: 'With the lists To Do, Doing and Done', default: true }),
      ),
    },
    { additionalProperties: false },
  ),
  output: boardShape,
  run: ({ input, api }) =>
    api.post(
      '/boards/',
      given({
        name: input.name,
        desc: input.description,
        idOrganization: input.workspace,
        idBoardSource: input.source,
        defaultLists: input.defaultLists,
      }),
    ),
});
