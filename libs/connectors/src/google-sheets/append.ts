/** Rows by column name in, new rows below the table out. */
import { type ApiClient, textAt, valueAt } from '#connector-sdk';

import { columnName, firstRowOf, rangeOf } from './a1';
import { type EntryMode, inputOption } from './cells';
import { cellsOf, type Header, type Place, span, valuesUrl } from './table';

export interface Appended {
  /** Of the first one; null where Google does not say. */
  rowNumber: number | null;
  updatedRange: string | null;
  rows: number;
}

export async function append(
  api: ApiClient,
  { spreadsheet, sheet, headerRow = 1 }: Place,
  header: Header,
  rows: readonly Readonly<Record<string, unknown>>[],
  mode?: EntryMode,
): Promise<Appended> {
  const { from, to } = span(header);
  // Google looks for the table that begins at the names.
  const table = rangeOf(sheet, `${columnName(from)}${headerRow}:${columnName(to)}${headerRow}`);
  const { body } = await api.request({
    method: 'POST',
    path: valuesUrl(api, spreadsheet, table, ':append'),
    query: { valueInputOption: inputOption(mode), insertDataOption: 'INSERT_ROWS' },
    json: { majorDimension: 'ROWS', values: rows.map((row) => cellsOf(header, row, mode)) },
  });
  const updatedRange = textAt(body, 'updates.updatedRange');
  return {
    rowNumber: updatedRange === null ? null : firstRowOf(updatedRange),
    updatedRange,
    rows: Number(valueAt(body, 'updates.updatedRows') ?? 0),
  };
}
