import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { append } from './append';
import { entryMode } from './cells';
import { headerRowField, sheetField, spreadsheetField, valuesField } from './fields';
import { readHeader } from './table';

export const Appended = {
  rowNumber: Type.Union([Type.Integer(), Type.Null()], { title: 'Row number' }),
  updatedRange: Type.Union([Type.String(), Type.Null()], { title: 'Cells that were written' }),
};

export const appendRowAction = defineAction({
  key: 'append-row',
  title: 'Add a row',
  description: 'Writes a new row below the last one.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      values: valuesField('By column. Columns that are left out stay empty.'),
      entry: entryMode(),
      headerRow: headerRowField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object(Appended),
  async run({ api, input }) {
    const header = await readHeader(api, input);
    const { rowNumber, updatedRange } = await append(api, input, header, [input.values], input.entry);
    return { rowNumber, updatedRange };
  },
});
