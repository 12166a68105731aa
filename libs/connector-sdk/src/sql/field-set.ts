/** A table's columns as the fields of a form. */
import { type TObject, type TSchema, Type } from 'typebox';

import type { SqlColumn } from './engine';

/** Columns that the database computes are left out; what has to be given is required. */
export function rowFields(columns: readonly SqlColumn[]): TObject {
  const fields = columns
    .filter(({ isGenerated }) => !isGenerated)
    .map((column) => {
      const field = fieldOf(column);
      return [column.name, column.nullable || column.hasDefault ? Type.Optional(field) : field] as const;
    });
  return Type.Object(Object.fromEntries(fields), { additionalProperties: false });
}

function fieldOf({ name, type, kind, choices, nullable }: SqlColumn): TSchema {
  const facts = { title: name, description: nullable ? type : `${type}, must not be empty` };
  switch (kind) {
    case 'integer':
      return Type.Integer(facts);
    case 'number':
      return Type.Number(facts);
    case 'boolean':
      return Type.Boolean(facts);
    case 'date':
      return Type.String({ ...facts, ui: { placeholder: '2026-01-31' } });
    case 'dateTime':
      return Type.String({ ...facts, ui: { placeholder: '2026-01-31T12:00:00Z' } });
    case 'time':
      return Type.String({ ...facts, ui: { placeholder: '12:00:00' } });
    case 'json':
      return Type.Unknown({ ...facts, ui: { format: 'json', multiline: true } });
    case 'bytes':
      return Type.Unknown({ ...facts, description: `${type}: a file, or base64`, ui: { format: 'file' } });
    case 'list':
      return Type.Array(Type.Unknown(), facts);
    case 'text':
    case 'other':
      return choices?.length ? Type.Enum([...choices], facts) : Type.String(facts);
  }
}
