import {
  chosen,
  type LoadContext,
  listOf,
  type Option,
  type OptionLoader,
  textAt,
  valueAt,
} from '#connector-sdk';

import { findTable, readTables, type Table } from './schema';

const fits = (search: string) => {
  const wanted = search.trim().toLowerCase();
  return ({ label }: Option) => label.toLowerCase().includes(wanted);
};

/** Airtable gives 1,000 at a time, and can't search. */
const bases: OptionLoader = async ({ api, search, cursor }) => {
  const body = await api.get('/meta/bases', { offset: cursor });
  const all = listOf(valueAt(body, 'bases')).map((base) => ({
    value: textAt(base, 'id') ?? '',
    label: textAt(base, 'name') ?? '',
    hint: textAt(base, 'id') ?? '',
  }));
  return { options: all.filter(fits(search)), nextCursor: textAt(body, 'offset') };
};

const tables: OptionLoader = async ({ api, input, search }) => {
  const base = chosen(input, 'base');
  if (base === null) return { options: [] };
  const all = (await readTables(api, base)).map(({ id, name }) => ({ value: id, label: name }));
  return { options: all.filter(fits(search)) };
};

export async function chosenTable({ api, input }: LoadContext): Promise<Table | null> {
  const base = chosen(input, 'base');
  const table = chosen(input, 'table');
  return base === null || table === null ? null : findTable(api, base, table);
}

const views: OptionLoader = async (context) => {
  const table = await chosenTable(context);
  const all = (table?.views ?? []).map(({ id, name, type }) => ({ value: id, label: name, hint: type }));
  return { options: all.filter(fits(context.search)) };
};

const fields: OptionLoader = async (context) => {
  const table = await chosenTable(context);
  const all = (table?.fields ?? []).map(({ name, type }) => ({ value: name, label: name, hint: type }));
  return { options: all.filter(fits(context.search)) };
};

const modifiedFields: OptionLoader = async (context) => {
  const table = await chosenTable(context);
  const all = (table?.fields ?? [])
    .filter(({ type }) => type === 'lastModifiedTime')
    .map(({ name }) => ({ value: name, label: name }));
  return { options: all.filter(fits(context.search)) };
};

export const options = { bases, tables, views, fields, modifiedFields };
