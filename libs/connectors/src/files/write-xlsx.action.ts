import { defineAction, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { toTable } from './cells';
import { FileOutput, nameField, rowsField } from './fields';
import { runXlsx } from './xlsx-job';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** “Excel specifications and limits”. */
const MAX_CELL_LENGTH = 32_767;

export const writeXlsx = defineAction({
  key: 'write-xlsx',
  title: 'Write an Excel file',
  description: 'Makes an Excel workbook (.xlsx) of rows.',
  idempotent: true,
  input: Type.Object(
    {
      rows: rowsField(),
      columns: Type.Optional(
        Type.Array(Type.String({ maxLength: 1000 }), {
          title: 'Columns',
          description: 'Which, and in which order. Left out: all that the rows have.',
          maxItems: 1000,
        }),
      ),
      header: Type.Optional(Type.Boolean({ title: 'Write the names into the first row', default: true })),
      sheet: Type.Optional(
        Type.String({
          title: 'Sheet',
          minLength: 1,
          maxLength: 31,
          pattern: "^[^\\[\\]:*?/\\\\']+$",
          default: 'Sheet 1',
          ui: { placeholder: 'Sheet 1' },
        }),
      ),
      name: nameField('rows.xlsx'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: FileOutput, count: Type.Integer({ title: 'Rows' }) }),
  async run({ input: { rows, columns, header = true, sheet, name }, files, signal }) {
    const table = toTable(rows, columns);
    const head = header && table.columns ? [table.columns] : [];
    const cells = [...head, ...table.cells];
    if (cells.some((row) => row.some((cell) => typeof cell === 'string' && cell.length > MAX_CELL_LENGTH)))
      throw tooLong();
    const bytes = await runXlsx(
      { do: 'write', cells, sheet: sheet || 'Sheet 1', bold: head.length > 0 },
      signal,
    );
    const file = await files.save(bytes as Uint8Array, { name: name || 'rows.xlsx', contentType: TYPE });
    return { file, count: table.cells.length };
  },
});

const tooLong = (): PermanentError =>
  new PermanentError({
    code: 'files.cell_too_long',
    message: `A cell of Excel holds ${MAX_CELL_LENGTH} characters at most. Shorten the text, or write a CSV file.`,
  });
