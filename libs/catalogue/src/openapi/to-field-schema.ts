/** A schema of a document in, one for a form or for the data picker out: small, whole and without references. */
import type { FieldSchema } from '../definition';
import { shortened, titleOf } from '../names';
import { entriesOf, isObject, type Json, listIn, objectOf, textIn } from './json';
import type { Refs } from './refs';

export interface SchemaUse {
  /** Of what is sent, or of what comes. */
  direction: 'input' | 'output';
  /** Levels of objects and lists; below, anything goes. */
  depth: number;
}

const MAX_DESCRIPTION = 400;
const MAX_CHOICES = 200;
const MAX_PROPERTIES = 150;
const SCALARS = new Set(['string', 'number', 'integer', 'boolean']);
const LIMITS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/** How many schemas are looked at for one operation; one that refers to itself in many ways would have no end. */
export class SchemaBudget {
  constructor(private left: number) {}

  take(): boolean {
    return this.left-- > 0;
  }
}

export class FieldSchemas {
  constructor(
    private readonly refs: Refs,
    private readonly use: SchemaUse,
    private readonly budget: SchemaBudget,
  ) {}

  /** Has a `title` always; anything goes where nothing is known. */
  convert(given: unknown, name: string): FieldSchema {
    return { title: titleOf(name), ...this.at(given, this.use.depth, []) };
  }

  private at(given: unknown, depth: number, within: readonly unknown[]): FieldSchema {
    const node = this.refs.resolve(given);
    if (!isObject(node) || !this.budget.take()) return {};
    // Within itself: what is known of it stands further out.
    if (within.includes(node)) return descriptionOf(node);
    const inside = [...within, node];
    const merged = this.merged(node, inside, 0);
    const choice = this.choice(merged);
    if (choice !== null) {
      const { description, ...rest } = this.at(choice, depth, inside);
      return { ...rest, ...(description === undefined ? {} : { description }), ...descriptionOf(merged) };
    }
    return { ...descriptionOf(merged), ...this.shape(merged, depth, inside) };
  }

  /** All of `allOf` as one schema; of alternatives, what comes may have the fields of any. */
  private merged(node: Json, within: readonly unknown[], level: number): Json {
    const parts = [
      ...listIn(node['allOf']),
      ...(this.use.direction === 'output' ? [...listIn(node['oneOf']), ...listIn(node['anyOf'])] : []),
    ];
    if (parts.length === 0 || level > 10) return node;
    const properties = new Map<string, unknown>(entriesOf(node['properties']));
    const required = new Set(listIn(node['required']));
    let rest: Json = {};
    for (const part of parts.slice(0, 50)) {
      const found = this.refs.resolve(part);
      if (!isObject(found) || within.includes(found) || !this.budget.take()) continue;
      const one = this.merged(found, [...within, found], level + 1);
      for (const [name, schema] of entriesOf(one['properties']))
        if (!properties.has(name)) properties.set(name, schema);
      for (const name of listIn(one['required'])) required.add(name);
      rest = { ...one, ...rest };
    }
    const { allOf: _, ...own } = node;
    const isObjectLike = properties.size > 0;
    return {
      ...rest,
      ...own,
      ...(isObjectLike
        ? { type: 'object', properties: Object.fromEntries(properties), required: [...required] }
        : {}),
      ...(this.use.direction === 'output' && isObjectLike ? { oneOf: undefined, anyOf: undefined } : {}),
    };
  }

  /** The only alternative besides null, if there is one. */
  private choice(node: Json): unknown {
    const among = [...listIn(node['oneOf']), ...listIn(node['anyOf'])];
    const real = among.filter((one) => {
      const found = this.refs.resolve(one);
      return isObject(found) && found['type'] !== 'null';
    });
    return real.length === 1 && !isObject(node['properties']) ? real[0] : null;
  }

  private shape(node: Json, depth: number, within: readonly unknown[]): FieldSchema {
    if (isFile(node)) return this.use.direction === 'input' ? { ui: { format: 'file' } } : {};
    const enumerated = this.choices(node);
    if (enumerated) return enumerated;
    switch (typeOf(node)) {
      case 'object':
        return this.object(node, depth, within);
      case 'array':
        return {
          type: 'array',
          items: depth > 0 ? this.at(node['items'], depth - 1, within) : {},
          ...this.limits(node),
        };
      case 'string':
      case 'number':
      case 'integer':
      case 'boolean':
        return { type: typeOf(node), ...this.limits(node), ...this.standard(node), ...secretHint(node) };
      default:
        return {};
    }
  }

  private object(node: Json, depth: number, within: readonly unknown[]): FieldSchema {
    const isInput = this.use.direction === 'input';
    const given = entriesOf(node['properties'])
      .filter(([, one]) => objectOf(this.refs.resolve(one))[isInput ? 'readOnly' : 'writeOnly'] !== true)
      .slice(0, MAX_PROPERTIES);
    if (given.length === 0 || depth <= 0) {
      // As TypeBox writes a record, which the page draws as one.
      return isInput ? { type: 'object', patternProperties: { '^.*$': {} } } : { type: 'object' };
    }
    const names = new Set(given.map(([name]) => name));
    const required = listIn(node['required']).filter((name) => typeof name === 'string' && names.has(name));
    return {
      type: 'object',
      properties: Object.fromEntries(
        given.map(([name, one]) => [name, { title: titleOf(name), ...this.at(one, depth - 1, within) }]),
      ),
      ...(isInput && required.length > 0 ? { required } : {}),
    };
  }

  private choices(node: Json): FieldSchema | null {
    const given = 'const' in node ? [node['const']] : listIn(node['enum']);
    const values = [...new Set(given.filter((one) => SCALARS.has(scalarType(one))))];
    if (values.length === 0) return null;
    const types = new Set(values.map(scalarType));
    const [type] = types;
    if (types.size > 1) return {};
    // What comes may be a choice that the document does not know yet.
    if (this.use.direction === 'output' || values.length > MAX_CHOICES) return { type };
    const initial = values.includes(node['default']) ? { default: node['default'] } : {};
    return { type, enum: values, ...initial };
  }

  private limits(node: Json): FieldSchema {
    if (this.use.direction === 'output') return {};
    const given = LIMITS.map((name) => [name, node[name]] as const).filter(
      ([name, value]) =>
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (name.endsWith('imum') || (Number.isInteger(value) && value >= 0)),
    );
    return Object.fromEntries(given);
  }

  private standard(node: Json): FieldSchema {
    if (this.use.direction === 'output' || !('default' in node)) return {};
    const value = node['default'];
    const fits =
      scalarType(value) === typeOf(node) || (typeof value === 'number' && typeOf(node) === 'number');
    return fits && String(value).length <= 500 ? { default: value } : {};
  }
}

const descriptionOf = (node: Json): FieldSchema => {
  const description = shortened(node['description'], MAX_DESCRIPTION);
  return description === '' ? {} : { description };
};

const secretHint = (node: Json): FieldSchema =>
  node['format'] === 'password' ? { ui: { secret: true } } : {};

const isFile = (node: Json): boolean =>
  node['type'] === 'file' ||
  (typeOf(node) === 'string' &&
    (node['format'] === 'binary' ||
      (textIn(node['contentMediaType']) !== '' && node['contentEncoding'] === undefined)));

function scalarType(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? 'integer' : Number.isFinite(value) ? 'number' : 'none';
  return typeof value;
}

/** Of several types that are not null, none. */
export function typeOf(node: Json): string | null {
  const given = [node['type']].flat().filter((type) => type !== 'null');
  if (given.length === 1 && typeof given[0] === 'string') return given[0];
  if (given.length > 1) return null;
  if (isObject(node['properties']) || isObject(node['additionalProperties'])) return 'object';
  return node['items'] === undefined ? null : 'array';
}
