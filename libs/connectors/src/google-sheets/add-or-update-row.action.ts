import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { append } from './append';
import { entryMode } from './cells';
import { columnField, headerRowField, sheetField, spreadsheetField, valuesField } from './fields';
import { matching } from './lookup';
import { readTable } from './table';
import { writeRow } from './write-row';

export const addOrUpdateRowAction = defineAction({
  key: 'add-or-update-row',
  title: 'Add or change a row',
  description: 'Changes the first row with a value in a column; where there is none, adds one.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      column: columnField('Column that tells rows apart', 'Such as the e-mail address or an order number.'),
      value: Type.Union([Type.String({ minLength: 1, maxLength: 50_000 }), Type.Number(), Type.Boolean()], {
        title: 'Value',
        description: 'That of the row. A new row gets it too.',
      }),
      values: valuesField('The other columns. Those that are left out stay as they are.'),
      entry: entryMode(),
      headerRow: headerRowField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    added: Type.Boolean({ title: 'It is a new row' }),
    rowNumber: Type.Union([Type.Integer(), Type.Null()], { title: 'Row number' }),
    updatedRange: Type.Union([Type.String(), Type.Null()], { title: 'Cells that were written' }),
  }),
  async run({ api, input }) {
    const { column, value, values, entry } = input;
    const { header, rows } = await readTable(api, input);
    const [row] = matching(header, rows, { column, value });
    if (row) {
      const updatedRange = await writeRow(api, input, header, row.rowNumber, values, entry);
      return { added: false, rowNumber: row.rowNumber, updatedRange };
    }
    const { rowNumber, updatedRange } = await append(
      api,
      input,
      header,
      [{ ...values, [column]: value }],
      entry,
    );
    return { added: true, rowNumber, updatedRange };
  },
});
