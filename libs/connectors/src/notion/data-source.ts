/** The table of a database, with its properties: https://developers.notion.com/reference/data-source */
import { type ApiClient, listOf, pathPart, PermanentError, textAt, valueAt } from '#connector-sdk';

import { notionId } from './notion-id';
import { plainText } from './rich-text';
import { writeProperty } from './write-property';

export interface DataSource {
  id: string;
  title: string;
  properties: { name: string; type: string; choices: string[] }[];
}

/** By its own id, or by that of its database, whose first one is taken. */
export async function readDataSource(api: ApiClient, idOrAddress: string): Promise<DataSource> {
  const id = notionId(idOrAddress);
  const direct = await api.request({ path: `/data_sources/${pathPart(id)}`, expected: [404] });
  if (direct.status !== 404) return dataSourceOf(direct.body);
  const database = await api.get(`/databases/${pathPart(id)}`);
  const first = textAt(database, 'data_sources.0.id');
  if (first !== null) return dataSourceOf(await api.get(`/data_sources/${pathPart(first)}`));
  throw new PermanentError({
    code: 'notion.no_data_source',
    message: 'This database has no table that can be read. Choose another one.',
  });
}

function dataSourceOf(body: unknown): DataSource {
  const properties = Object.entries(valueAt(body, 'properties') ?? {}) as [string, unknown][];
  return {
    id: textAt(body, 'id') ?? '',
    title: plainText(valueAt(body, 'title')),
    properties: properties.map(([name, property]) => {
      const type = textAt(property, 'type') ?? '';
      const choices = listOf(valueAt(property, `${type}.options`)).map((option) => textAt(option, 'name'));
      return { name, type, choices: choices.filter((choice) => choice !== null) };
    }),
  };
}

/** Plain values by name, as Notion takes them. Throws `PermanentError` (`notion.unknown_property`…). */
export function toProperties(
  types: ReadonlyMap<string, string>,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const written = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const type = types.get(name);
      if (type !== undefined) return [name, writeProperty(name, type, value)];
      throw new PermanentError({
        code: 'notion.unknown_property',
        message: `There is no property ‘${name}’. There are: ${[...types.keys()].join(', ').slice(0, 300)}.`,
      });
    });
  return Object.fromEntries(written) as Record<string, unknown>;
}

export const typesIn = ({ properties }: DataSource): Map<string, string> =>
  new Map(properties.map(({ name, type }) => [name, type]));
