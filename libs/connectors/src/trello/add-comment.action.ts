import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someText, someValue } from '#connector-sdk';

import { boardToFind, card, MAX_TEXT } from './fields';

export const addComment = defineAction({
  key: 'add_comment',
  title: 'Comment on a card',
  description: 'Adds a comment to a card.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      text: Type.String({
        title: 'Text',
        description: '@ and a user name calls that member.',
        minLength: 1,
        maxLength: MAX_TEXT,
        ui: { multiline: true },
      }),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    type: someText('Kind'),
    date: someText('Written at'),
    data: someValue('The comment and where it is'),
  }),
  run: ({ input, api }) => api.post(`/cards/${pathPart(input.card)}/actions/comments`, { text: input.text }),
});
