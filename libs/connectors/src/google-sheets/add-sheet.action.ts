import { createHash } from 'node:crypto';

import { defineAction, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { spreadsheetField } from './fields';
import { batchUpdate } from './sheets';

export const columnsField = () =>
  Type.Optional(
    Type.Array(Type.String({ maxLength: 1000 }), {
      title: 'Names of columns',
      description: 'Written into the first row.',
      maxItems: 1000,
    }),
  );

export const addSheetAction = defineAction({
  key: 'add-sheet',
  title: 'Add a sheet',
  description: 'Adds a sheet (a tab) to a spreadsheet.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      title: Type.String({ title: 'Name', minLength: 1, maxLength: 200 }),
      columns: columnsField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    sheetId: Type.Integer({ title: 'Id of the sheet' }),
    title: Type.String({ title: 'Name' }),
  }),
  async run({ api, idempotencyKey, input: { spreadsheet, title, columns = [] } }) {
    // Named beforehand, so that one request makes the sheet and writes into it: both or nothing.
    const sheetId = numberOf(idempotencyKey);
    const cells = columns.map((name) => ({ userEnteredValue: { stringValue: name } }));
    const body = await batchUpdate(api, spreadsheet, [
      { addSheet: { properties: { sheetId, title } } },
      ...(columns.length === 0 ? [] : [firstRow(sheetId, cells)]),
    ]);
    return { sheetId: Number(valueAt(body, 'replies.0.addSheet.properties.sheetId') ?? sheetId), title };
  },
});

const firstRow = (sheetId: number, values: readonly unknown[]) => ({
  updateCells: {
    start: { sheetId, rowIndex: 0, columnIndex: 0 },
    rows: [{ values }],
    fields: 'userEnteredValue',
  },
});

/** Ids of sheets are numbers of 31 bits, and not negative. */
const numberOf = (key: string): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0) & 0x7fffffff;
