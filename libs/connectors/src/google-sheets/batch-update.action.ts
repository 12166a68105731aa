import { defineAction, listOf, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { spreadsheetField } from './fields';
import { batchUpdate } from './sheets';

export const batchUpdateAction = defineAction({
  key: 'batch-update',
  title: 'Change anything else',
  description: 'Carries out requests of Google’s batchUpdate: formats, charts, sorting, protection and more.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      requests: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        title: 'Requests',
        description: 'As Google’s documentation of spreadsheets.batchUpdate describes them.',
        minItems: 1,
        maxItems: 1000,
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    spreadsheetId: Type.Union([Type.String(), Type.Null()], { title: 'Id of the spreadsheet' }),
    replies: Type.Array(Type.Unknown(), { title: 'Replies' }),
  }),
  async run({ api, input: { spreadsheet, requests } }) {
    const body = await batchUpdate(api, spreadsheet, requests);
    return { spreadsheetId: textAt(body, 'spreadsheetId'), replies: [...listOf(valueAt(body, 'replies'))] };
  },
});
