import { type TObject, type TSchema, Type } from 'typebox';

import { type LoadContext, listOf, textAt, valueAt } from '#connector-sdk';

/** Values go by the fields' ids, which only SendGrid knows. */
async function customFields({ api }: LoadContext): Promise<TObject> {
  const fields = listOf(valueAt(await api.get('/marketing/field_definitions'), 'custom_fields'));
  return Type.Object(
    Object.fromEntries(
      fields.flatMap((field): [string, TSchema][] => {
        const id = textAt(field, 'id');
        return id === null ? [] : [[id, schemaOf(field, textAt(field, 'name') ?? id)]];
      }),
    ),
  );
}

function schemaOf(field: unknown, title: string): TSchema {
  switch (textAt(field, 'field_type')) {
    case 'Number':
      return Type.Optional(Type.Number({ title }));
    case 'Date':
      return Type.Optional(Type.String({ title, ui: { placeholder: '2026-03-31' } }));
    default:
      return Type.Optional(Type.String({ title }));
  }
}

export const fieldSets = { customFields };
