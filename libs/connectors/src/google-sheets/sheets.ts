/** The sheets (tabs) of a spreadsheet. */
import { type ApiClient, listOf, pathPart, PermanentError, textAt, valueAt } from '#connector-sdk';

import { sheetsUrl } from './api';
import { spreadsheetId } from './fields';

export interface Sheet {
  id: number;
  title: string;
}

export async function readSheets(api: ApiClient, spreadsheet: string): Promise<Sheet[]> {
  const body = await api.get(sheetsUrl(api, `/${pathPart(spreadsheetId(spreadsheet))}`), {
    fields: 'sheets.properties(sheetId,title,sheetType)',
  });
  return listOf(valueAt(body, 'sheets'))
    .map((sheet) => valueAt(sheet, 'properties'))
    .filter((sheet) => (textAt(sheet, 'sheetType') ?? 'GRID') === 'GRID')
    .map((sheet) => ({ id: Number(valueAt(sheet, 'sheetId') ?? 0), title: textAt(sheet, 'title') ?? '' }));
}

/** Throws `PermanentError` (`google-sheets.no_sheet`). */
export async function sheetIdOf(api: ApiClient, spreadsheet: string, title: string): Promise<number> {
  const sheets = await readSheets(api, spreadsheet);
  const sheet = sheets.find((one) => one.title === title);
  if (sheet) return sheet.id;
  throw new PermanentError({
    code: 'google-sheets.no_sheet',
    message: `The spreadsheet has no sheet ‘${title}’. It has: ${sheets
      .map((one) => one.title)
      .join(', ')
      .slice(0, 300)}.`,
  });
}

export async function batchUpdate(
  api: ApiClient,
  spreadsheet: string,
  requests: readonly unknown[],
): Promise<unknown> {
  return api.post(sheetsUrl(api, `/${pathPart(spreadsheetId(spreadsheet))}:batchUpdate`), { requests });
}
