/** What a person can choose: spreadsheets by Google Drive, sheets and columns by the spreadsheet. */
import { chosen, type LoadContext, listOf, type OptionLoader, textAt, valueAt } from '#connector-sdk';
import { type TObject, Type } from 'typebox';

import { driveUrl } from './api';
import { readSheets } from './sheets';
import { namesOf, type Place, readHeader } from './table';

const PAGE = 50;

const spreadsheets: OptionLoader = async ({ api, search, cursor }) => {
  const wanted = search.trim() === '' ? '' : ` and name contains '${escaped(search.trim())}'`;
  const body = await api.get(driveUrl(api, '/files'), {
    q: `mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false${wanted}`,
    fields: 'nextPageToken,files(id,name,modifiedTime)',
    orderBy: 'modifiedTime desc',
    pageSize: PAGE,
    pageToken: cursor,
    supportsAllDrives: true,
    includeItemsFromAllDrives: true,
  });
  return {
    options: listOf(valueAt(body, 'files')).map((file) => ({
      value: textAt(file, 'id') ?? '',
      label: textAt(file, 'name') ?? '',
      hint: `changed ${textAt(file, 'modifiedTime')?.slice(0, 10) ?? ''}`,
    })),
    nextCursor: textAt(body, 'nextPageToken'),
  };
};

/** https://developers.google.com/workspace/drive/api/guides/search-files: quotes and backslashes in texts. */
const escaped = (text: string): string => text.replace(/[\\']/g, (sign) => `\\${sign}`);

const has = (search: string) => (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());

const sheets: OptionLoader = async ({ api, input, search }) => {
  const spreadsheet = chosen(input, 'spreadsheet');
  if (spreadsheet === null) return { options: [] };
  const titles = (await readSheets(api, spreadsheet)).map(({ title }) => title);
  return { options: titles.filter(has(search)).map((title) => ({ value: title, label: title })) };
};

const columns: OptionLoader = async ({ api, input, search }) => {
  const place = chosenPlace(input);
  if (!place) return { options: [] };
  const names = namesOf(await readHeader(api, place));
  return { options: names.filter(has(search)).map((name) => ({ value: name, label: name })) };
};

function chosenPlace(input: LoadContext['input']): Place | null {
  const spreadsheet = chosen(input, 'spreadsheet');
  const sheet = chosen(input, 'sheet');
  const headerRow = Number(chosen(input, 'headerRow') ?? 1);
  if (spreadsheet === null || sheet === null) return null;
  return { spreadsheet, sheet, headerRow: Number.isInteger(headerRow) && headerRow > 0 ? headerRow : 1 };
}

export const options = { spreadsheets, sheets, columns };

/** A field for each column that has a name. */
async function columnFields({ api, input }: LoadContext): Promise<TObject> {
  const place = chosenPlace(input);
  const names = place ? namesOf(await readHeader(api, place)) : [];
  return Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.Optional(Type.String({ title: name }))])),
  );
}

export const fieldSets = { columns: columnFields };
