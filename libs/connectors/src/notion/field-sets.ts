/** The properties of a database that can be written. */
import { chosen, type FieldLoader } from '#connector-sdk';
import { type TSchema, Type } from 'typebox';

import { type DataSource, readDataSource } from './data-source';
import { READ_ONLY } from './write-property';

function schemaOf({ name: title, type, choices }: DataSource['properties'][number]): TSchema {
  switch (type) {
    case 'title':
    case 'url':
    case 'email':
    case 'phone_number':
      return Type.String({ title });
    case 'rich_text':
      return Type.String({ title, ui: { multiline: true } });
    case 'number':
      return Type.Number({ title });
    case 'checkbox':
      return Type.Boolean({ title });
    case 'select':
    case 'status':
      return choices.length === 0 ? Type.String({ title }) : Type.Enum(choices, { title });
    case 'multi_select':
      return Type.Array(choices.length === 0 ? Type.String() : Type.Enum(choices), { title });
    case 'date':
      return Type.String({
        title,
        description: 'A date or time such as 2026-01-31 or 2026-01-31T12:00:00Z.',
      });
    case 'people':
      return Type.Array(Type.String({ title: 'Person', ui: { options: { load: 'users' } } }), { title });
    case 'relation':
      return Type.Array(Type.String({ title: 'Page', ui: { options: { load: 'pages' } } }), { title });
    case 'files':
      return Type.Array(Type.String(), { title, description: 'Addresses of files on the web.' });
    default:
      return Type.Unknown({ title });
  }
}

const properties: FieldLoader = async ({ api, input }) => {
  const database = chosen(input, 'database');
  const all = database === null ? [] : (await readDataSource(api, database)).properties;
  const writable = all.filter(({ type }) => !READ_ONLY.has(type));
  return Type.Object(
    Object.fromEntries(writable.map((property) => [property.name, Type.Optional(schemaOf(property))])),
  );
};

export const fieldSets = { properties };
