/** A value that a template gave, where the schema wants another scalar → the same in the kind that is wanted. */

interface Schema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  minLength?: number;
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  patternProperties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema | boolean;
  required?: readonly string[];
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Fits scalars, wherever they are: a number into a field for text, a text that is a number (or `true`, `false`) into
 * one for these; and leaves out fields that need not be there and whose value came out empty. What can't be fitted
 * stays as it is, for the check to name. Copies what it changes.
 */
export function fitValue(value: unknown, schema: object): unknown {
  return fit(value, schema as Schema);
}

function fit(value: unknown, schema: Schema): unknown {
  if (schema.anyOf) return fitAny(value, schema.anyOf);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => fit(item, items)) : value;
  }
  if (value !== null && typeof value === 'object') return fitObject(value as Record<string, unknown>, schema);
  return fitScalar(value, schema);
}

function fitAny(value: unknown, branches: readonly Schema[]): unknown {
  if (branches.some((branch) => takes(branch, value) && !isScalar(value))) {
    return fit(value, branches.find((branch) => takes(branch, value)) ?? {});
  }
  if (branches.some((branch) => takes(branch, value))) return value;
  for (const branch of branches) {
    const fitted = fit(value, branch);
    if (takes(branch, fitted)) return fitted;
  }
  return value;
}

function fitObject(value: Readonly<Record<string, unknown>>, schema: Schema): Record<string, unknown> {
  const { properties = {}, required = [] } = schema;
  const entries = Object.entries(value).flatMap(([name, child]): [string, unknown][] => {
    const of = Object.hasOwn(properties, name) ? properties[name] : otherSchema(schema);
    if (!of) return [[name, child]];
    const isOptional = Object.hasOwn(properties, name) && !required.includes(name);
    if (isOptional && isEmpty(child) && !takes(of, child)) return [];
    return [[name, fit(child, of)]];
  });
  return Object.fromEntries(entries);
}

/** Of fields that people name themselves. */
function otherSchema({ patternProperties, additionalProperties }: Schema): Schema | undefined {
  const [first] = Object.values(patternProperties ?? {});
  return first ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

function fitScalar(value: unknown, schema: Schema): unknown {
  if (takes(schema, value)) return value;
  const wanted = [asText, asNumber, asBoolean].map((convert) => convert(value));
  const fitted = wanted.find((one) => one !== undefined && takes(schema, one));
  return fitted === undefined ? value : fitted;
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** Only what is the same number again when it is written: long ids stay texts. */
function asNumber(value: unknown): number | undefined {
  if (typeof value !== 'string' || !NUMBER.test(value.trim())) return undefined;
  const number = Number(value);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? undefined : number;
}

function asBoolean(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';
const isEmpty = (value: unknown): boolean => value === '' || value === null || value === undefined;

/** Whether the schema's type (and choices) take the value; what else it asks is for the check. */
function takes(schema: Schema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((branch) => takes(branch, value));
  if (schema.enum) return schema.enum.includes(value);
  if (schema.const !== undefined) return schema.const === value;
  if (schema.type === undefined) return true;
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  return types.some((type) => isOf(type, value)) && !(value === '' && (schema.minLength ?? 0) > 0);
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
