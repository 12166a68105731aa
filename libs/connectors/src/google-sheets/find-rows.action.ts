import { defineAction, HaltedError } from '#connector-sdk';
import { Type } from 'typebox';

import { columnField, formatField, headerRowField, RowOutput, sheetField, spreadsheetField } from './fields';
import { matching } from './lookup';
import { readTable } from './table';

export const findRowsAction = defineAction({
  key: 'find-rows',
  title: 'Find rows',
  description: 'Finds the rows with a value in a column.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      column: columnField('Column', 'Where it looks.'),
      value: Type.Union([Type.String({ maxLength: 50_000 }), Type.Number(), Type.Boolean()], {
        title: 'Value',
        description: 'Upper and lower case make no difference.',
      }),
      match: Type.Optional(
        Type.Enum(['equals', 'contains'], {
          title: 'The cell',
          default: 'equals',
          ui: { labels: { equals: 'is the value', contains: 'contains the value' } },
        }),
      ),
      limit: Type.Optional(
        Type.Integer({
          title: 'At most',
          description: 'So many rows.',
          minimum: 1,
          maximum: 10_000,
          default: 100,
        }),
      ),
      whenNone: Type.Optional(
        Type.Enum(['continue', 'stop'], {
          title: 'If there is none',
          default: 'continue',
          ui: { labels: { continue: 'Go on with an empty list', stop: 'End the run here' } },
        }),
      ),
      format: formatField(),
      headerRow: headerRowField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    count: Type.Integer({ title: 'Number of rows that fit' }),
    first: Type.Union([RowOutput, Type.Null()], { title: 'First row' }),
    rows: Type.Array(RowOutput, { title: 'Rows' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { header, rows } = await readTable(api, input);
    const found = matching(header, rows, input);
    if (found.length === 0 && input.whenNone === 'stop') {
      throw new HaltedError({
        code: 'google-sheets.none_found',
        message: `No row has ‘${String(input.value).slice(0, 100)}’ in the column ‘${input.column}’.`,
      });
    }
    return { count: found.length, first: found[0] ?? null, rows: found.slice(0, input.limit ?? 100) };
  },
});
