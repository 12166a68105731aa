import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { append } from './append';
import { Appended } from './append-row.action';
import { entryMode } from './cells';
import { headerRowField, sheetField, spreadsheetField } from './fields';
import { readHeader } from './table';

export const appendRowsAction = defineAction({
  key: 'append-rows',
  title: 'Add several rows',
  description: 'Writes a list of rows below the last one, in one go.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        title: 'Rows',
        description: 'A list of objects: each has the values of a row by column name.',
        minItems: 1,
        maxItems: 10_000,
      }),
      entry: entryMode(),
      headerRow: headerRowField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ ...Appended, rows: Type.Integer({ title: 'Number of rows' }) }),
  async run({ api, input }) {
    return append(api, input, await readHeader(api, input), input.rows, input.entry);
  },
});
