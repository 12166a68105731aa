import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { formatField, headerRowField, RowOutput, sheetField, spreadsheetField } from './fields';
import { namesOf, readTable } from './table';

export const getRowsAction = defineAction({
  key: 'get-rows',
  title: 'Read rows',
  description: 'Gives the rows of a sheet with their values by column. Empty rows are left out.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      fromRow: Type.Optional(
        Type.Integer({ title: 'From row', description: 'Left out: from the first one.', minimum: 1 }),
      ),
      limit: Type.Optional(
        Type.Integer({
          title: 'At most',
          description: 'So many rows.',
          minimum: 1,
          maximum: 10_000,
          default: 1000,
        }),
      ),
      format: formatField(),
      headerRow: headerRowField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    columns: Type.Array(Type.String(), { title: 'Columns' }),
    rows: Type.Array(RowOutput, { title: 'Rows' }),
    hasMore: Type.Boolean({ title: 'There are more' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { fromRow = 1, limit = 1000 } = input;
    const { header, rows } = await readTable(api, input);
    const wanted = rows.filter(({ rowNumber }) => rowNumber >= fromRow);
    return { columns: namesOf(header), rows: wanted.slice(0, limit), hasMore: wanted.length > limit };
  },
});
