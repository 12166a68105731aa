/** A request body of a document in, what a step's form asks for of it out. */
import type { CustomBody, FieldSchema } from '../definition';
import { fieldNameOf, type UniqueNames } from '../names';
import { entriesOf, isObject, type Json, objectOf } from './json';
import type { FieldSchemas } from './to-field-schema';

/** With more, the body is one field. */
const MAX_SPREAD = 80;

type Kind = CustomBody['kind'];

/** The content types that are known here, best first. */
function kindOf(type: string): Kind {
  if (/^(application|text)\/([\w.+-]*\+)?json\b/i.test(type) || type.startsWith('*/*')) return 'json';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return 'form';
  if (/^multipart\/form-data\b/i.test(type)) return 'multipart';
  return /^text\/|\bxml\b|\+xml|yaml|csv/i.test(type) ? 'text' : 'file';
}

const PREFERRED: readonly Kind[] = ['json', 'form', 'multipart', 'text', 'file'];

/** Null where it says no content at all. */
export function readBody(body: Json, schemas: FieldSchemas, names: UniqueNames): CustomBody | null {
  const offered = entriesOf(body['content'])
    .slice(0, 20)
    .map(([type, media]) => ({ type, kind: kindOf(type), schema: objectOf(media)['schema'] }));
  const chosen = PREFERRED.map((kind) => offered.find((one) => one.kind === kind)).find(
    (one) => one !== undefined,
  );
  if (!chosen) return null;
  const { kind, type, schema: given } = chosen;
  const schema: FieldSchema =
    kind === 'file' ? { title: 'File', ui: { format: 'file' } } : schemas.convert(given, 'body');
  const common = {
    kind,
    contentType: type.startsWith('*/*') ? 'application/json' : type,
    required: body['required'] === true,
  };
  const fields = kind === 'text' || kind === 'file' ? null : spread(schema, names);
  if (fields) return { ...common, fields, field: null, schema: {} };
  const field = names.take('body');
  return {
    ...common,
    fields: null,
    field,
    schema: kind === 'text' ? { ...schema, type: 'string', ui: { multiline: true } } : schema,
  };
}

/** The fields of an object as fields of the form; null for anything else. */
function spread({ properties, required }: FieldSchema, names: UniqueNames): CustomBody['fields'] {
  const entries = entriesOf(properties);
  if (entries.length === 0 || entries.length > MAX_SPREAD) return null;
  const needed = new Set(Array.isArray(required) ? required : []);
  return entries.map(([name, schema]) => {
    const wanted = fieldNameOf(name);
    const field = names.take(names.has(wanted) ? `body_${wanted}` : wanted);
    return { name, field, required: needed.has(name), schema: isObject(schema) ? schema : {} };
  });
}
