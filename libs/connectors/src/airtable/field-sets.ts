/** The fields of a table that can be written: https://airtable.com/developers/web/api/field-model */
import type { FieldLoader } from '#connector-sdk';
import { type TSchema, Type } from 'typebox';

import { chosenTable } from './options';
import type { TableField } from './schema';

/** Airtable works these out itself. */
const COMPUTED = new Set([
  'formula',
  'rollup',
  'count',
  'multipleLookupValues',
  'lookup',
  'createdTime',
  'lastModifiedTime',
  'createdBy',
  'lastModifiedBy',
  'autoNumber',
  'button',
  'aiText',
  'externalSyncSource',
]);

const TEXTS = new Set(['singleLineText', 'email', 'url', 'phoneNumber']);
const LONG_TEXTS = new Set(['multilineText', 'richText']);
const NUMBERS = new Set(['number', 'currency', 'percent', 'duration', 'rating']);

function schemaOf({ name, type, description, choices }: TableField): TSchema {
  const title = name;
  const help = (text: string) => ({ title, description: [description, text].filter(Boolean).join(' ') });
  const plain = { title, ...(description === null ? {} : { description }) };
  if (TEXTS.has(type)) return Type.String(plain);
  if (LONG_TEXTS.has(type)) return Type.String({ ...plain, ui: { multiline: true } });
  if (NUMBERS.has(type)) return Type.Number(plain);
  switch (type) {
    case 'checkbox':
      return Type.Boolean(plain);
    case 'singleSelect':
      return choices.length === 0 ? Type.String(plain) : Type.Enum(choices, plain);
    case 'multipleSelects':
      return Type.Array(choices.length === 0 ? Type.String() : Type.Enum(choices), plain);
    case 'date':
      return Type.String(help('A date such as 2026-01-31.'));
    case 'dateTime':
      return Type.String(help('A time such as 2026-01-31T12:00:00Z.'));
    case 'multipleRecordLinks':
      return Type.Array(Type.String(), help('Ids of records, such as rec8116cdd76088af.'));
    case 'singleCollaborator':
      return Type.Unknown(help('A person: { "email": "…" } or { "id": "usr…" }.'));
    case 'multipleAttachments':
      return Type.Array(Type.Unknown(), help('Files on the web: [{ "url": "https://…", "filename": "…" }].'));
    default:
      return Type.Unknown(plain);
  }
}

const fields: FieldLoader = async (context) => {
  const table = await chosenTable(context);
  const writable = (table?.fields ?? []).filter(({ type }) => !COMPUTED.has(type));
  return Type.Object(
    Object.fromEntries(writable.map((field) => [field.name, Type.Optional(schemaOf(field))])),
  );
};

export const fieldSets = { fields };
