/** Bases, their tables, and what is in these: https://airtable.com/developers/web/api/get-base-schema */
import { type ApiClient, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

export interface TableField {
  id: string;
  name: string;
  type: string;
  description: string | null;
  /** Of selects. */
  choices: string[];
}

export interface Table {
  id: string;
  name: string;
  fields: TableField[];
  views: { id: string; name: string; type: string }[];
}

export async function readTables(api: ApiClient, base: string): Promise<Table[]> {
  const body = await api.get(`/meta/bases/${pathPart(base)}/tables`);
  return listOf(valueAt(body, 'tables')).map((table) => ({
    id: textAt(table, 'id') ?? '',
    name: textAt(table, 'name') ?? '',
    fields: listOf(valueAt(table, 'fields')).map((field) => ({
      id: textAt(field, 'id') ?? '',
      name: textAt(field, 'name') ?? '',
      type: textAt(field, 'type') ?? '',
      description: textAt(field, 'description'),
      choices: listOf(valueAt(field, 'options.choices'))
        .map((choice) => textAt(choice, 'name'))
        .filter((name) => name !== null),
    })),
    views: listOf(valueAt(table, 'views')).map((view) => ({
      id: textAt(view, 'id') ?? '',
      name: textAt(view, 'name') ?? '',
      type: textAt(view, 'type') ?? '',
    })),
  }));
}

/** By id or name, as Airtable takes both. */
export async function findTable(api: ApiClient, base: string, table: string): Promise<Table | null> {
  const tables = await readTables(api, base);
  return tables.find(({ id, name }) => id === table || name === table) ?? null;
}
