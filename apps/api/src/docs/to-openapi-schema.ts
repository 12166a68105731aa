/** A TypeBox schema in, the same as OpenAPI 3.1 writes it out: schemas that have a name become references to it. */
import * as shared from '#schema';

export type Json = Record<string, unknown>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isSchema = (value: unknown): value is object =>
  isObject(value) && !Array.isArray(value) && ('type' in value || 'anyOf' in value || 'enum' in value);

/** Every schema that server and page share, by the name under which it is shared. */
const NAMED: ReadonlyMap<object, string> = new Map(
  Object.entries(shared).flatMap(([name, value]): [object, string][] =>
    isSchema(value) ? [[value, name.replace(/Schema$/, '')]] : [],
  ),
);

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A reference where the schema has a name, else the schema itself. */
export function toOpenApiSchema(schema: object): Json {
  const name = NAMED.get(schema);
  return name === undefined ? convert(schema) : reference(name);
}

/** `components.schemas`. */
export const componentSchemas = (): Json =>
  Object.fromEntries([...NAMED].map(([schema, name]) => [name, convert(schema)]));

function convert(schema: object): Json {
  const converted: Json = {};
  for (const [keyword, value] of Object.entries(schema) as [string, unknown][]) {
    // The name under components stands in its place, and hints for forms say nothing to a program.
    if (keyword === '$id' || keyword === 'ui') continue;
    if (keyword === '$ref' && typeof value === 'string') Object.assign(converted, reference(value));
    else converted[keyword] = convertValue(value);
  }
  return converted;
}

function convertValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convertValue);
  return isObject(value) ? toOpenApiSchema(value) : value;
}
