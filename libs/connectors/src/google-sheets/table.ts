/** A sheet as a table: one row has the names of the columns, those below it the values. */
import { type ApiClient, listOf, pathPart, PermanentError, textAt, valueAt } from '#connector-sdk';

import { columnName, rangeOf } from './a1';
import { sheetsUrl } from './api';
import { type Cell, cellOf, type EntryMode } from './cells';
import { spreadsheetId } from './fields';

export interface Place {
  spreadsheet: string;
  sheet: string;
  headerRow?: number;
  format?: string;
}

export interface Row {
  rowNumber: number;
  values: Record<string, unknown>;
}

/** Names of columns by index; null where there is none. A name that is there twice becomes `Name (2)`. */
export type Header = readonly (string | null)[];

const LARGEST_ANSWER = 50 * 1024 * 1024;

export const valuesUrl = (api: ApiClient, spreadsheet: string, range: string, verb = ''): string =>
  sheetsUrl(api, `/${pathPart(spreadsheetId(spreadsheet))}/values/${pathPart(range)}${verb}`);

/** Rows of cells; without empty ones at their ends. */
export async function readRange(api: ApiClient, spreadsheet: string, range: string, format?: string) {
  const { body } = await api.request({
    path: valuesUrl(api, spreadsheet, range),
    query:
      format === 'raw'
        ? { valueRenderOption: 'UNFORMATTED_VALUE', dateTimeRenderOption: 'FORMATTED_STRING' }
        : {},
    maxResponseBytes: LARGEST_ANSWER,
  });
  return { range: textAt(body, 'range') ?? range, rows: listOf(valueAt(body, 'values')).map(listOf) };
}

export async function readHeader(api: ApiClient, place: Place): Promise<Header> {
  const { headerRow = 1, spreadsheet, sheet } = place;
  const { rows } = await readRange(api, spreadsheet, rangeOf(sheet, `${headerRow}:${headerRow}`));
  return headerOf(rows[0] ?? [], place);
}

/** All rows with something in them, from `from` on. */
export async function readTable(api: ApiClient, place: Place): Promise<{ header: Header; rows: Row[] }> {
  const { headerRow = 1, spreadsheet, sheet, format } = place;
  const { rows } = await readRange(api, spreadsheet, rangeOf(sheet), format);
  const header = headerOf(rows[headerRow - 1] ?? [], place);
  const found = rows
    .slice(headerRow)
    .map((cells, index) => ({ rowNumber: headerRow + 1 + index, values: byName(header, cells) }))
    .filter(({ values }) => Object.values(values).some((value) => value !== ''));
  return { header, rows: found };
}

function headerOf(cells: readonly unknown[], { sheet, headerRow = 1 }: Place): Header {
  const counts = new Map<string, number>();
  const header = cells.map((cell) => {
    const name = String(cell ?? '').trim();
    if (name === '') return null;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
  if (header.some((name) => name !== null)) return header;
  throw new PermanentError({
    code: 'google-sheets.no_header',
    message: `Row ${headerRow} of the sheet ‘${sheet}’ is empty. Write the names of the columns there, or say which row has them.`,
  });
}

function byName(header: Header, cells: readonly unknown[]): Record<string, unknown> {
  const named = header.flatMap((name, index) =>
    name === null ? [] : [[name, cells[index] ?? ''] as [string, unknown]],
  );
  return Object.fromEntries(named);
}

export const namesOf = (header: Header): string[] => header.filter((name) => name !== null);

/** Throws `PermanentError` (`google-sheets.unknown_column`). */
export function checkColumns(header: Header, names: readonly string[]): void {
  const unknown = names.filter((name) => !header.includes(name));
  if (unknown.length === 0) return;
  throw new PermanentError({
    code: 'google-sheets.unknown_column',
    message: `The sheet has no column ‘${unknown.slice(0, 5).join('’, ‘')}’. It has: ${namesOf(header).join(', ').slice(0, 300)}.`,
  });
}

/** The columns that have a name, and between these. */
export function span(header: Header): { from: number; to: number } {
  const first = header.findIndex((name) => name !== null);
  return { from: first, to: header.findLastIndex((name) => name !== null) };
}

/** `A7:C7`, without the sheet. */
export function rowCells(header: Header, rowNumber: number): string {
  const { from, to } = span(header);
  return `${columnName(from)}${rowNumber}:${columnName(to)}${rowNumber}`;
}

/** A row's cells in the order of the columns; null for what is not given. */
export function cellsOf(header: Header, values: Readonly<Record<string, unknown>>, mode?: EntryMode): Cell[] {
  checkColumns(header, Object.keys(values));
  const { from, to } = span(header);
  return header
    .slice(from, to + 1)
    .map((name) => (name !== null && Object.hasOwn(values, name) ? cellOf(values[name], mode) : null));
}
