import { defineAction, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { rangeOf } from './a1';
import { cellOf, entryMode, inputOption } from './cells';
import { sheetField, spreadsheetField } from './fields';
import { rangeField } from './range-field';
import { valuesUrl } from './table';

export const setRangeAction = defineAction({
  key: 'set-range',
  title: 'Write cells',
  description: 'Writes values into a range of cells, row by row.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      cells: rangeField('Where it begins, or the whole range: A1 or A1:C10.'),
      values: Type.Array(Type.Array(Type.Unknown()), {
        title: 'Rows of values',
        description: 'A list of rows, each a list of values. null leaves a cell as it is.',
        minItems: 1,
        maxItems: 10_000,
      }),
      entry: entryMode(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    updatedRange: Type.Union([Type.String(), Type.Null()], { title: 'Cells that were written' }),
    updatedCells: Type.Integer({ title: 'Number of cells' }),
  }),
  idempotent: true,
  async run({ api, input: { spreadsheet, sheet, cells, values, entry } }) {
    const { body } = await api.request({
      method: 'PUT',
      path: valuesUrl(api, spreadsheet, rangeOf(sheet, cells.trim())),
      query: { valueInputOption: inputOption(entry) },
      json: { majorDimension: 'ROWS', values: values.map((row) => row.map((value) => cellOf(value, entry))) },
    });
    return {
      updatedRange: textAt(body, 'updatedRange'),
      updatedCells: Number(valueAt(body, 'updatedCells') ?? 0),
    };
  },
});
