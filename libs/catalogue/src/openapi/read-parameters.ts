/** The parameters of an operation in, fields of a step's form out. */
import type { CustomParameter, FieldSchema } from '../definition';
import { fieldNameOf, shortened, type UniqueNames } from '../names';
import { entriesOf, isObject, type Json, listIn, objectOf, textIn } from './json';
import type { Refs } from './refs';
import { type FieldSchemas, typeOf } from './to-field-schema';

const PLACES = new Set(['path', 'query', 'header', 'cookie']);
/** What the document must not say as a parameter (OpenAPI 3.1 §4.8.12.1), and what is not anybody's to set. */
const NOT_ASKED = new Set([
  'accept',
  'content-type',
  'authorization',
  'host',
  'content-length',
  'cookie',
  'user-agent',
]);
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const MAX_PARAMETERS = 100;

export interface ParameterSources {
  /** A part of it that nobody described is asked for all the same. */
  path: string;
  shared: readonly unknown[];
  own: readonly unknown[];
  /** `in:name` of those that a connection carries. */
  carried: ReadonlySet<string>;
}

export function readParameters(
  { path, shared, own, carried }: ParameterSources,
  { refs, schemas, names }: { refs: Refs; schemas: FieldSchemas; names: UniqueNames },
): CustomParameter[] {
  const byPlace = new Map<string, Json>();
  for (const given of [...shared, ...own].slice(0, 2 * MAX_PARAMETERS)) {
    const parameter = objectOf(refs.resolve(given));
    byPlace.set(`${textIn(parameter['in'])}:${textIn(parameter['name'])}`, parameter);
  }
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g)) {
    const place = `path:${name}`;
    if (!byPlace.has(place)) byPlace.set(place, { in: 'path', name, schema: { type: 'string' } });
  }
  return [...byPlace.values()]
    .filter((one) => isAsked(one, carried))
    .toSorted((a, b) => Number(b['in'] === 'path') - Number(a['in'] === 'path'))
    .slice(0, MAX_PARAMETERS)
    .map((parameter) => parameterOf(parameter, refs, schemas, names));
}

function isAsked(parameter: Json, carried: ReadonlySet<string>): boolean {
  const place = textIn(parameter['in']);
  const name = textIn(parameter['name']);
  if (!PLACES.has(place) || name === '' || name.length > 200) return false;
  const isHeader = place === 'header' || place === 'cookie';
  if (isHeader && (!HEADER_NAME.test(name) || (place === 'header' && NOT_ASKED.has(name.toLowerCase()))))
    return false;
  return !carried.has(`${place}:${name.toLowerCase()}`);
}

function parameterOf(
  parameter: Json,
  refs: Refs,
  schemas: FieldSchemas,
  names: UniqueNames,
): CustomParameter {
  const name = textIn(parameter['name']);
  const place = textIn(parameter['in']) as CustomParameter['in'];
  const [media] = entriesOf(parameter['content']);
  const given = media ? objectOf(media[1])['schema'] : parameter['schema'];
  const description = shortened(parameter['description'], 400);
  const schema: FieldSchema = {
    ...schemas.convert(given, name),
    ...(description === '' ? {} : { description }),
  };
  const wanted = fieldNameOf(name);
  const node = refs.resolve(given);
  return {
    name,
    in: place,
    field: names.take(names.has(wanted) ? `${place}_${wanted}` : wanted),
    required: place === 'path' || parameter['required'] === true,
    schema,
    style: media ? 'json' : styleOf(parameter, isObject(node) ? typeOf(node) : null),
  };
}

/** Its defaults differ by place (OpenAPI 3.1 §4.8.12.2). */
function styleOf({ style, explode, in: place }: Json, type: string | null): CustomParameter['style'] {
  if (place !== 'query' && place !== 'cookie') return 'comma';
  if (style === 'deepObject') return 'deepObject';
  if (style === 'spaceDelimited') return explode === true ? 'repeat' : 'space';
  if (style === 'pipeDelimited') return explode === true ? 'repeat' : 'pipe';
  if (type === 'object' && style === undefined && explode === undefined) return 'repeat';
  return explode === false ? 'comma' : 'repeat';
}

export const listedIn = (operation: Json): readonly unknown[] => listIn(operation['parameters']);
