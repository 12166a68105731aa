import { defineAction, pathPart, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { tablePath } from './api';
import { placeFields, recordIdField } from './inputs';

export const addCommentAction = defineAction({
  key: 'add-comment',
  title: 'Comment on a record',
  description: 'Writes a comment at a record.',
  input: Type.Object(
    {
      ...placeFields(),
      recordId: recordIdField(),
      text: Type.String({
        title: 'Text',
        description: 'Name a person with @[their id].',
        minLength: 1,
        maxLength: 10_000,
        ui: { multiline: true },
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String({ title: 'Id of the comment' }),
    text: Type.String({ title: 'Text' }),
    createdTime: Type.String({ title: 'Made at' }),
  }),
  async run({ api, input }) {
    const { recordId, text } = input;
    const body = await api.post(tablePath(input, `/${pathPart(recordId)}/comments`), { text });
    return {
      id: textAt(body, 'id') ?? '',
      text: textAt(body, 'text') ?? text,
      createdTime: textAt(body, 'createdTime') ?? '',
    };
  },
});
