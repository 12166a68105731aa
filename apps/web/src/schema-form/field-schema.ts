// What a JSON Schema says of a field, for the form that is drawn from it.
import type { FieldSchema } from '../api/types';
import { isObject, type Json } from '../builder/definition';
import type { LoadHint } from './loaded/loads';

export interface Hints {
  placeholder?: string;
  secret?: boolean;
  multiline?: boolean;
  format?: string;
  showWhen?: { field: string; in: readonly unknown[] };
  advanced?: boolean;
  labels?: Record<string, string>;
  options?: LoadHint;
  fields?: LoadHint;
}

/** How a field is drawn; `json` is for whatever has no form. */
export type FieldKind =
  | 'text'
  | 'lines'
  | 'secret'
  | 'timeZone'
  | 'choice'
  | 'choices'
  | 'switch'
  | 'number'
  | 'duration'
  | 'texts'
  | 'numbers'
  | 'objects'
  | 'object'
  | 'map'
  | 'file'
  | 'json';

export interface Choice {
  value: unknown;
  label: string;
}

const textAt = (schema: FieldSchema, key: string): string | undefined =>
  typeof schema[key] === 'string' ? schema[key] : undefined;

const schemasAt = (schema: FieldSchema, key: string): FieldSchema[] =>
  Array.isArray(schema[key]) ? schema[key].filter(isObject) : [];

export const hintsOf = (schema: FieldSchema): Hints => (isObject(schema['ui']) ? schema['ui'] : {});

/** A field that may also be null is that field, or nothing. */
export function withoutNull(schema: FieldSchema): FieldSchema {
  const branches = schemasAt(schema, 'anyOf');
  const rest = branches.filter(({ type }) => type !== 'null');
  if (branches.length === rest.length || rest.length !== 1) return schema;
  const { anyOf: _, ...outer } = schema;
  return { ...rest[0], ...outer };
}

/** "whenFinished" and "when_finished" as "When finished". */
export function inWords(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  const lower = /^[A-Z0-9 ]+$/.test(words) ? words : words.toLowerCase();
  return lower.slice(0, 1).toUpperCase() + lower.slice(1);
}

/** What can be chosen; empty when it is no choice. */
export function choicesOf(schema: FieldSchema): Choice[] {
  const { labels = {} } = hintsOf(schema);
  const label = (value: unknown, given?: string) => {
    const name = String(value);
    return labels[name] ?? given ?? (typeof value === 'string' ? inWords(value) : name);
  };
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => ({ value, label: label(value) }));
  const branches = schemasAt(schema, 'anyOf');
  if (branches.length === 0 || !branches.every((branch) => 'const' in branch)) return [];
  return branches.map((branch) => ({
    value: branch['const'],
    label: label(branch['const'], textAt(branch, 'title')),
  }));
}

const itemsOf = (schema: FieldSchema): FieldSchema => (isObject(schema['items']) ? schema['items'] : {});

/** The schema of a list's items. */
export const itemSchema = (schema: FieldSchema): FieldSchema => withoutNull(itemsOf(schema));

/** Texts that a field is known to take, beside whatever else is written. */
export const examplesOf = (schema: FieldSchema): string[] =>
  Array.isArray(schema['examples']) ? schema['examples'].filter((one) => typeof one === 'string') : [];

/** The schema of the values of an object with names of the user's own; undefined when it is none. */
function mapValues(schema: FieldSchema): FieldSchema | undefined {
  const patterns = schema['patternProperties'];
  const [first] = isObject(patterns) ? Object.values(patterns) : [schema['additionalProperties']];
  return isObject(first) ? first : undefined;
}

function textKind(schema: FieldSchema): FieldKind {
  const { secret, multiline, format } = hintsOf(schema);
  if (secret) return multiline ? 'lines' : 'secret';
  if (format === 'timeZone') return 'timeZone';
  return multiline || format === 'html' || format === 'json' ? 'lines' : 'text';
}

function listKind(schema: FieldSchema): FieldKind {
  const item = itemSchema(schema);
  if (choicesOf(item).length > 0) return 'choices';
  if (item['type'] === 'string') return 'texts';
  if (item['type'] === 'integer' || item['type'] === 'number') return 'numbers';
  return item['type'] === 'object' && propertiesOf(item).length > 0 ? 'objects' : 'json';
}

/** @param name what the field is called: a number whose name ends in `Ms` is a duration */
export function kindOf(given: FieldSchema, name: string): FieldKind {
  const schema = withoutNull(given);
  if (hintsOf(schema).format === 'file') return 'file';
  if (choicesOf(schema).length > 0) return 'choice';
  switch (schema['type']) {
    case 'string':
      return textKind(schema);
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return /Ms$/.test(name) ? 'duration' : 'number';
    case 'array':
      return listKind(schema);
    case 'object':
      if (propertiesOf(schema).length > 0) return 'object';
      return mapValues(schema)?.['type'] === 'string' ? 'map' : 'json';
    default:
      return 'json';
  }
}

export interface NamedField {
  name: string;
  schema: FieldSchema;
  required: boolean;
}

/** The fields of an object, in the order of its declaration. */
export function propertiesOf(schema: FieldSchema): NamedField[] {
  const properties = schema['properties'];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, field]) =>
    isObject(field) ? [{ name, schema: withoutNull(field), required: required.includes(name) }] : [],
  );
}

/** Whether a field is in sight, by what the fields beside it say. */
export function isShown(field: NamedField, beside: readonly NamedField[], values: Json): boolean {
  const { showWhen } = hintsOf(field.schema);
  if (!showWhen) return true;
  const other = beside.find(({ name }) => name === showWhen.field);
  if (other && !isShown(other, beside, values)) return false;
  const value = values[showWhen.field] ?? other?.schema['default'] ?? null;
  return showWhen.in.some((wanted) => wanted === value);
}

/** A duration's label has its unit beside it already. */
export function titleOf({ name, schema }: Pick<NamedField, 'name' | 'schema'>): string {
  const title = textAt(schema, 'title') ?? inWords(name);
  return kindOf(schema, name) === 'duration' ? title.replace(/,? \(?(in )?milliseconds\)?$/, '') : title;
}

/** What the fields of an object are called, by name. */
export const titlesOf = (schema: FieldSchema): Record<string, string> =>
  Object.fromEntries(propertiesOf(schema).map((field) => [field.name, titleOf(field)]));

export const helpOf = (schema: FieldSchema): string | undefined => textAt(schema, 'description');

/** What the schema of an object says of its fields, needed or not. */
export const defaultsOf = (schema: FieldSchema): Json =>
  Object.fromEntries(
    propertiesOf(schema)
      .filter(({ schema: field }) => field['default'] !== undefined)
      .map(({ name, schema: field }) => [name, field['default']]),
  );

/** What an object begins with: what is needed and said by its schema already. */
export function newObject(schema: FieldSchema): Json {
  return Object.fromEntries(
    propertiesOf(schema).flatMap(({ name, schema: field, required }) => {
      if (!required) return [];
      if (field['default'] !== undefined) return [[name, field['default']]];
      return field['type'] === 'boolean' ? [[name, false]] : [];
    }),
  );
}
