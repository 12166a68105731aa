/** One of ajv's errors in, a problem out whose sentence needs no knowledge of JSON Schema. */
import type { ErrorObject } from 'ajv';

import type { Problem } from '#kernel';

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'empty (null)',
};

const FORMATS: Record<string, string> = {
  'date-time': 'a date with a time, such as 2026-01-31T12:00:00Z',
  date: 'a date, such as 2026-01-31',
  time: 'a time, such as 12:00:00Z',
  email: 'an e-mail address',
  uri: 'a full address, such as https://example.com/path',
  uuid: 'an id (UUID)',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  hostname: 'a host name',
};

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescape = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

/** What a person calls the place: its field's name, or its number in a list. */
function placeName(pointer: string): string {
  const parts = pointer.split('/').slice(1).map(unescape);
  const last = parts.at(-1);
  if (last === undefined) return 'The value';
  if (!/^\d+$/.test(last)) return `‘${last}’`;
  const list = parts.at(-2);
  return list === undefined ? `Item ${Number(last) + 1}` : `Item ${Number(last) + 1} of ‘${list}’`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? `‘${value}’` : JSON.stringify(value));

function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? '') : `${unique.slice(0, -1).join(', ')} or ${unique.at(-1)}`;
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? `must be ${shown(values[0])}` : `must be one of ${listed(values.map(shown))}`;

const count = (limit: unknown, noun: string): string => `${String(limit)} ${noun}${limit === 1 ? '' : 's'}`;

interface UnionBranch {
  const?: unknown;
  enum?: unknown[];
  type?: string | string[];
  properties?: Record<string, { const?: unknown }>;
}

function branchesOf(schema: unknown): UnionBranch[] {
  return Array.isArray(schema) ? (schema as UnionBranch[]) : [];
}

function unionSentence(error: ErrorObject): [code: string, sentence: string] {
  const branches = branchesOf(error.schema);
  const choices = branches.flatMap((branch) => ('const' in branch ? [branch.const] : (branch.enum ?? [])));
  if (branches.length > 0 && branches.every((branch) => 'const' in branch || branch.enum))
    return ['field.choice', oneOf(choices)];
  const types = branches.flatMap(({ type }) => type ?? []).map((name) => TYPES[name] ?? name);
  const fits = new Set(branches.flatMap(({ type }) => type ?? [])).size > 1 && types.length > 0;
  return fits
    ? ['field.type', `must be ${listed(types)}`]
    : ['field.shape', 'has none of the shapes that are allowed here'];
}

function discriminatorValues(error: ErrorObject, tag: string): unknown[] {
  const branches: unknown = error.parentSchema?.oneOf;
  return branchesOf(branches).flatMap(({ properties }) => properties?.[tag]?.const ?? []);
}

function sentence(error: ErrorObject): [code: string, sentence: string] {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'type':
      return [
        'field.type',
        `must be ${listed([params.type].flat().map((name) => TYPES[String(name)] ?? String(name)))}`,
      ];
    case 'enum':
      return ['field.choice', oneOf(params.allowedValues as unknown[])];
    case 'const':
      return ['field.choice', oneOf([params.allowedValue])];
    case 'minimum':
      return ['field.range', `must be ${String(params.limit)} or more`];
    case 'maximum':
      return ['field.range', `must be ${String(params.limit)} or less`];
    case 'exclusiveMinimum':
      return ['field.range', `must be more than ${String(params.limit)}`];
    case 'exclusiveMaximum':
      return ['field.range', `must be less than ${String(params.limit)}`];
    case 'multipleOf':
      return ['field.range', `must be a multiple of ${String(params.multipleOf)}`];
    case 'minLength':
      return [
        'field.length',
        params.limit === 1 ? 'must not be empty' : `must have at least ${count(params.limit, 'character')}`,
      ];
    case 'maxLength':
      return ['field.length', `must have at most ${count(params.limit, 'character')}`];
    case 'minItems':
      return ['field.length', `must have at least ${count(params.limit, 'item')}`];
    case 'maxItems':
      return ['field.length', `must have at most ${count(params.limit, 'item')}`];
    case 'minProperties':
      return ['field.length', `must have at least ${count(params.limit, 'field')}`];
    case 'maxProperties':
      return ['field.length', `must have at most ${count(params.limit, 'field')}`];
    case 'uniqueItems':
      return ['field.duplicate', 'must not have the same item twice'];
    case 'format':
      return [
        'field.format',
        `must be ${FORMATS[String(params.format)] ?? `a valid ${String(params.format)}`}`,
      ];
    case 'pattern':
      return ['field.format', patternSentence(error)];
    case 'anyOf':
    case 'oneOf':
      return unionSentence(error);
    default:
      return ['field.invalid', 'is not valid'];
  }
}

/** A pattern says nothing to most people; the description its author wrote beside it does. */
function patternSentence({ parentSchema }: ErrorObject): string {
  const description: unknown = parentSchema?.description;
  return typeof description === 'string'
    ? `does not have the form it must have: ${description.replace(/\.$/, '')}`
    : 'does not have the form it must have';
}

/** `prefix` is put before the pointer. */
export function describeError(error: ErrorObject, prefix: string): Problem {
  const params = error.params as Record<string, unknown>;
  const at = prefix + error.instancePath;
  if (error.keyword === 'required') {
    const pointer = `${at}/${escape(String(params.missingProperty))}`;
    return { pointer, code: 'field.missing', message: `${placeName(pointer)} is missing.` };
  }
  if (error.keyword === 'additionalProperties') {
    const pointer = `${at}/${escape(String(params.additionalProperty))}`;
    return { pointer, code: 'field.unknown', message: `${placeName(pointer)} is not a known field.` };
  }
  if (error.keyword === 'discriminator') {
    const tag = String(params.tag);
    const pointer = `${at}/${escape(tag)}`;
    const missing = params.tagValue === undefined;
    const values = oneOf(discriminatorValues(error, tag));
    return missing
      ? { pointer, code: 'field.missing', message: `${placeName(pointer)} is missing; it ${values}.` }
      : { pointer, code: 'field.choice', message: `${placeName(pointer)} ${values}.` };
  }
  const [code, text] = sentence(error);
  return { pointer: at, code, message: `${placeName(at)} ${text}.` };
}
