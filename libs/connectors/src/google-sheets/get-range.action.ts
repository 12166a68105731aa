import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { rangeOf } from './a1';
import { formatField, sheetField, spreadsheetField } from './fields';
import { rangeField } from './range-field';
import { readRange } from './table';

export const getRangeAction = defineAction({
  key: 'get-range',
  title: 'Read cells',
  description: 'Gives the values of a range of cells, row by row.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      cells: rangeField('Such as A1:C10, B:B or 2:2.'),
      format: formatField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    range: Type.String({ title: 'Cells that were read' }),
    values: Type.Array(Type.Array(Type.Unknown()), { title: 'Rows of values' }),
  }),
  idempotent: true,
  async run({ api, input: { spreadsheet, sheet, cells, format } }) {
    const { range, rows } = await readRange(api, spreadsheet, rangeOf(sheet, cells.trim()), format);
    return { range, values: rows.map((row) => [...row]) };
  },
});
