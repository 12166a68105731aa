import { type ApiClient, textAt } from '#connector-sdk';

import { rangeOf } from './a1';
import { type EntryMode, inputOption } from './cells';
import { cellsOf, type Header, type Place, rowCells, valuesUrl } from './table';

/** Writes the cells that are given into a row that is there; the others stay as they are. */
export async function writeRow(
  api: ApiClient,
  { spreadsheet, sheet }: Place,
  header: Header,
  rowNumber: number,
  values: Readonly<Record<string, unknown>>,
  mode?: EntryMode,
): Promise<string | null> {
  const { body } = await api.request({
    method: 'PUT',
    path: valuesUrl(api, spreadsheet, rangeOf(sheet, rowCells(header, rowNumber))),
    query: { valueInputOption: inputOption(mode) },
    json: { majorDimension: 'ROWS', values: [cellsOf(header, values, mode)] },
  });
  return textAt(body, 'updatedRange');
}
