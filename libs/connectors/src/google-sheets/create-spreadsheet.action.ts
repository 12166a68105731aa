import { defineAction, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { columnsField } from './add-sheet.action';
import { sheetsUrl } from './api';

export const createSpreadsheetAction = defineAction({
  key: 'create-spreadsheet',
  title: 'Make a spreadsheet',
  description: 'Makes a new spreadsheet in your Google Drive.',
  input: Type.Object(
    {
      title: Type.String({ title: 'Name', minLength: 1, maxLength: 1000 }),
      sheet: Type.Optional(
        Type.String({ title: 'Name of its sheet', minLength: 1, maxLength: 200, default: 'Sheet1' }),
      ),
      columns: columnsField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    spreadsheetId: Type.String({ title: 'Id' }),
    spreadsheetUrl: Type.String({ title: 'Address' }),
    title: Type.String({ title: 'Name' }),
    sheet: Type.String({ title: 'Name of its sheet' }),
  }),
  async run({ api, input: { title, sheet = 'Sheet1', columns = [] } }) {
    const cells = columns.map((name) => ({ userEnteredValue: { stringValue: name } }));
    const data =
      columns.length === 0 ? {} : { data: [{ startRow: 0, startColumn: 0, rowData: [{ values: cells }] }] };
    const body = await api.post(sheetsUrl(api), {
      properties: { title },
      sheets: [{ properties: { title: sheet }, ...data }],
    });
    return {
      spreadsheetId: textAt(body, 'spreadsheetId') ?? '',
      spreadsheetUrl: textAt(body, 'spreadsheetUrl') ?? '',
      title,
      sheet,
    };
  },
});
