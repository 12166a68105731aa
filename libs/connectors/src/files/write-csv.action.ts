import { defineAction, writeCsv as csvOf } from '#connector-sdk';
import { Type } from 'typebox';

import { type Cell, toTable } from './cells';
import { FileOutput, nameField, rowsField } from './fields';

export const writeCsv = defineAction({
  key: 'write-csv',
  title: 'Write a CSV file',
  description: 'Makes a CSV file of rows.',
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
      delimiter: Type.Optional(
        Type.Enum([',', ';', '\t', '|'], {
          title: 'Between the values',
          default: ',',
          ui: { labels: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar (|)' } },
        }),
      ),
      forExcel: Type.Optional(
        Type.Boolean({
          title: 'For Excel',
          description: 'Marks the file so that Excel reads letters such as ü right.',
          default: false,
          ui: { advanced: true },
        }),
      ),
      formulas: Type.Optional(
        Type.Boolean({
          title: 'Leave formulas as they are',
          description:
            'Text that begins with = + - or @ runs as a formula when a spreadsheet opens the file, so it gets an apostrophe in front unless this is on.',
          default: false,
          ui: { advanced: true },
        }),
      ),
      name: nameField('rows.csv'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: FileOutput, count: Type.Integer({ title: 'Rows' }) }),
  async run({ input, files }) {
    const { rows, columns, header = true, delimiter = ',', forExcel = false, formulas = false, name } = input;
    const table = toTable(rows, columns);
    const head = header && table.columns ? [table.columns] : [];
    const lines = [...head, ...table.cells].map((cells) => cells.map((cell) => textOf(cell, formulas)));
    const text = `${forExcel ? '\uFEFF' : ''}${csvOf(lines, { delimiter })}\r\n`;
    const file = await files.save(text, { name: name || 'rows.csv', contentType: 'text/csv; charset=utf-8' });
    return { file, count: table.cells.length };
  },
});

/** OWASP, “CSV Injection”. Numbers, also those below zero, are what they say. */
function textOf(cell: Cell, formulas: boolean): string {
  if (cell === null) return '';
  if (typeof cell !== 'string' || formulas) return String(cell);
  const isNumber = /^[+-]?\d[\d.,\s]*(e[+-]?\d+)?$/i.test(cell);
  return /^[=+\-@\t\r]/.test(cell) && !isNumber ? `'${cell}` : cell;
}
