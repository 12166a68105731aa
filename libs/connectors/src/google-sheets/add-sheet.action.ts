import { defineAction, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { rangeOf } from './a1';
import { spreadsheetField } from './fields';
import { batchUpdate } from './sheets';
import { valuesUrl } from './table';

export const columnsField = () =>
  Type.Optional(
    Type.Array(Type.String({ maxLength: 1000 }), {
      title: 'Names of columns',
      description: 'Written into the first row.',
      maxItems: 1000,
    }),
  );

export const addSheetAction = defineAction({
  key: 'add-sheet',
  title: 'Add a sheet',
  description: 'Adds a sheet (a tab) to a spreadsheet.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      title: Type.String({ title: 'Name', minLength: 1, maxLength: 200 }),
      columns: columnsField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    sheetId: Type.Integer({ title: 'Id of the sheet' }),
    title: Type.String({ title: 'Name' }),
  }),
  async run({ api, input: { spreadsheet, title, columns = [] } }) {
    const body = await batchUpdate(api, spreadsheet, [{ addSheet: { properties: { title } } }]);
    if (columns.length > 0) {
      await api.request({
        method: 'PUT',
        path: valuesUrl(api, spreadsheet, rangeOf(title, 'A1')),
        query: { valueInputOption: 'RAW' },
        json: { majorDimension: 'ROWS', values: [columns] },
      });
    }
    return { sheetId: Number(valueAt(body, 'replies.0.addSheet.properties.sheetId') ?? 0), title };
  },
});
