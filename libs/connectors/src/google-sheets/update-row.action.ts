import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { entryMode } from './cells';
import { headerRowField, rowNumberField, sheetField, spreadsheetField, valuesField } from './fields';
import { readHeader } from './table';
import { writeRow } from './write-row';

export const updateRowAction = defineAction({
  key: 'update-row',
  title: 'Change a row',
  description: 'Writes values into a row that is there. Columns that are left out stay as they are.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      rowNumber: rowNumberField(),
      values: valuesField('By column. An empty text empties the cell.'),
      entry: entryMode(),
      headerRow: headerRowField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    rowNumber: Type.Integer({ title: 'Row number' }),
    updatedRange: Type.Union([Type.String(), Type.Null()], { title: 'Cells that were written' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { rowNumber, values, entry } = input;
    const header = await readHeader(api, input);
    return { rowNumber, updatedRange: await writeRow(api, input, header, rowNumber, values, entry) };
  },
});
