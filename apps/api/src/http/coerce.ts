/** Texts of an address in, the values that a schema asks for out; what can't be read stays text, for the check to name. */

export interface ObjectSchema {
  properties?: Record<string, PropertySchema>;
}

interface PropertySchema {
  type?: string;
  items?: PropertySchema;
  default?: unknown;
}

type Texts = Record<string, string | string[] | undefined>;

const NUMBER = /^-?\d+(\.\d+)?$/;

function coerceText(text: string, schema: PropertySchema): unknown {
  if ((schema.type === 'integer' || schema.type === 'number') && NUMBER.test(text)) return Number(text);
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function coerceValue(value: string | string[], schema: PropertySchema): unknown {
  if (schema.type === 'array') {
    const items = [value].flat().flatMap((text) => text.split(','));
    return items.map((text) => coerceText(text, schema.items ?? {}));
  }
  return typeof value === 'string' ? coerceText(value, schema) : value;
}

/** Lists may be given as `a=1&a=2` or as `a=1,2`. */
export function coerceTexts(texts: Texts, schema: ObjectSchema): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(texts))
    if (value !== undefined) result[name] = coerceValue(value, schema.properties?.[name] ?? {});
  return withDefaults(result, schema) as Record<string, unknown>;
}

/** Fills in the defaults of top-level fields that are absent; anything but an object is given back as it is. */
export function withDefaults(value: unknown, schema: ObjectSchema): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const missing = Object.entries(schema.properties ?? {}).filter(
    ([name, property]) => property.default !== undefined && !Object.hasOwn(value, name),
  );
  return missing.length === 0
    ? value
    : { ...value, ...Object.fromEntries(missing.map(([name, property]) => [name, property.default])) };
}
