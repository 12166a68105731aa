import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { rowNumberField, sheetField, spreadsheetField } from './fields';
import { batchUpdate, sheetIdOf } from './sheets';

export const deleteRowsAction = defineAction({
  key: 'delete-rows',
  title: 'Delete rows',
  description: 'Takes rows out of a sheet; those below move up.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      rowNumber: rowNumberField(),
      count: Type.Optional(
        Type.Integer({
          title: 'How many',
          description: 'From that row on.',
          minimum: 1,
          maximum: 10_000,
          default: 1,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ deleted: Type.Integer({ title: 'Number of rows' }) }),
  async run({ api, input: { spreadsheet, sheet, rowNumber, count = 1 } }) {
    const sheetId = await sheetIdOf(api, spreadsheet, sheet);
    const range = { sheetId, dimension: 'ROWS', startIndex: rowNumber - 1, endIndex: rowNumber - 1 + count };
    await batchUpdate(api, spreadsheet, [{ deleteDimension: { range } }]);
    return { deleted: count };
  },
});
