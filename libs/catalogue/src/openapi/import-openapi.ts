/** An OpenAPI document (3.0, 3.1) or a Swagger 2.0 one in, a connector's parts out. */
import type { CustomOperation, FieldSchema } from '../definition';
import { ImportError, type Imported, type ImportProblem, type OperationOffer } from '../imported';
import { keyOf, shortened, titleOf, UniqueNames } from '../names';
import { fieldsOf } from '../connector/to-action';
import { entriesOf, isObject, type Json, listIn, objectOf, textIn } from './json';
import { readBody } from './read-body';
import { listedIn, readParameters } from './read-parameters';
import { readDocument } from './read-text';
import { Refs } from './refs';
import { isSecured, type Security, securityOf } from './security';
import { serverOf } from './servers';
import { upgraded } from './swagger2';
import { FieldSchemas, SchemaBudget } from './to-field-schema';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;
const MAX_OFFERS = 3000;
const MAX_PROBLEMS = 100;
const INPUT_SCHEMAS = 600;
const OUTPUT_SCHEMAS = 600;

interface Listed {
  key: string;
  method: string;
  path: string;
  operation: Json;
  shared: readonly unknown[];
}

/** Keys of operations that a connector has already, by `METHOD /path`: they stay what they are. */
export type KnownKeys = ReadonlyMap<string, string>;

export interface OpenApiOptions {
  /** Where it was fetched; null: it was pasted. */
  url: string | null;
  knownKeys?: KnownKeys;
}

/** Throws `ImportError`. */
export async function importOpenApi(
  text: string,
  { url, knownKeys = new Map() }: OpenApiOptions,
): Promise<Imported> {
  const given = await readDocument(text);
  const refs = new Refs(given);
  const document = versioned(given, refs, url);
  const problems: ImportProblem[] = [];
  const baseUrl = serverOf(document['servers'], url);
  if (baseUrl === '')
    problems.push({
      where: 'servers',
      message: 'The document does not say where the service is. Enter its address yourself.',
    });
  const listed = list(document, refs, knownKeys, baseUrl, problems);
  if (listed.length === 0)
    throw new ImportError(
      'The document describes no operations, so there is nothing to make a connector of.',
    );
  const requirements = [document['security'], ...listed.map(({ operation }) => operation['security'])];
  const schemes = objectOf(document['components'])['securitySchemes'];
  const security = securityOf(schemes, requirements, refs, problems);
  const info = objectOf(document['info']);
  const read = new OperationReader(refs, security, document['security']);
  const offers = listed.map((one) => read.offer(one));
  return {
    title: shortened(info['title'], 100) || 'My service',
    description: shortened(info['description'], 500).split(/\n\s*\n/)[0] ?? '',
    baseUrl,
    auth: security.auth,
    source: {
      kind: 'openapi',
      url,
      title: shortened(info['title'], 200) || null,
      version: shortened(info['version'], 100) || null,
    },
    problems: [...problems, ...[...refs.missing].map(missingRef)].slice(0, MAX_PROBLEMS),
    credentials: null,
    offers,
    operations: (keys) => listed.filter(({ key }) => keys.has(key)).map((one) => read.whole(one)),
  };
}

const missingRef = (ref: string): ImportProblem => ({
  where: ref,
  message: ref.startsWith('#')
    ? 'The document refers to this, but does not have it.'
    : 'The document refers to another one, which is not read. Paste one that has everything in it.',
});

function versioned(given: Json, refs: Refs, url: string | null): Json {
  const { openapi, swagger } = given;
  if (typeof openapi === 'string' && openapi.startsWith('3.')) return given;
  if (swagger === '2.0' || swagger === 2) return upgraded(given, refs, url);
  throw new ImportError(
    'This is no OpenAPI document that is known here: it has to say “openapi: 3.…” or “swagger: 2.0”.',
  );
}

function list(
  document: Json,
  refs: Refs,
  knownKeys: KnownKeys,
  baseUrl: string,
  problems: ImportProblem[],
): Listed[] {
  const found: Listed[] = [];
  const keys = new UniqueNames();
  for (const key of knownKeys.values()) keys.take(key);
  for (const [path, item] of entriesOf(document['paths'])) {
    const node = objectOf(refs.resolve(item));
    for (const method of METHODS) {
      const operation = refs.resolve(node[method]);
      if (!isObject(operation)) continue;
      const where = `${method.toUpperCase()} ${path}`.slice(0, 300);
      const problem = problemOf(path, operation['servers'] ?? node['servers'], baseUrl);
      if (problem !== null) {
        problems.push({ where, message: problem });
        continue;
      }
      if (found.length >= MAX_OFFERS) {
        problems.push({
          where,
          message: `Only the first ${MAX_OFFERS} operations of a document are offered.`,
        });
        return found;
      }
      const key =
        knownKeys.get(where) ??
        keys.take(keyOf(textIn(operation['operationId']) || `${method} ${path}`, method));
      found.push({ key, method: method.toUpperCase(), path, operation, shared: listedIn(node) });
    }
  }
  return found;
}

function problemOf(path: string, servers: unknown, baseUrl: string): string | null {
  if (!path.startsWith('/') || path.length > 1000)
    return 'This path does not begin with /, so it was left out.';
  const own = serverOf(servers, baseUrl === '' ? null : baseUrl);
  if (own === '' || baseUrl === '' || own === baseUrl) return null;
  return 'This operation is on another server than the others, and was left out. Make a connector of its own for it.';
}

class OperationReader {
  constructor(
    private readonly refs: Refs,
    private readonly security: Security,
    private readonly usually: unknown,
  ) {}

  /** Its fields by name only. */
  offer(listed: Listed): OperationOffer {
    const { key, method, path, operation } = listed;
    const { title, description } = wordsOf(listed);
    const shallow = this.inputs(listed, { depth: 1, budget: new SchemaBudget(60) });
    return {
      key,
      title,
      description,
      method,
      path,
      tag: textIn(listIn(operation['tags'])[0]).slice(0, 100),
      fields: fieldsOf({ ...shallow, ...NOTHING_ELSE }).map(({ field, required, schema }) => ({
        field,
        title: textIn(schema['title']) || titleOf(field),
        required,
      })),
    };
  }

  whole(listed: Listed): CustomOperation {
    const { key, method, path, operation } = listed;
    const { accepts, output } = this.answer(objectOf(operation['responses']));
    return {
      key,
      ...wordsOf(listed),
      method,
      path,
      ...this.inputs(listed, { depth: 5, budget: new SchemaBudget(INPUT_SCHEMAS) }),
      needsConnection: isSecured(operation['security'] ?? this.usually),
      headers: {},
      accepts,
      output,
    };
  }

  private inputs(
    { path, operation, shared }: Listed,
    { depth, budget }: { depth: number; budget: SchemaBudget },
  ): Pick<CustomOperation, 'parameters' | 'body'> {
    const schemas = new FieldSchemas(this.refs, { direction: 'input', depth }, budget);
    const names = new UniqueNames('_');
    const sources = { path, shared, own: listedIn(operation), carried: this.security.carried };
    const parameters = readParameters(sources, { refs: this.refs, schemas, names });
    const body = this.refs.resolve(operation['requestBody']);
    return {
      parameters,
      body: isObject(body) ? readBody(body, schemas, names) : null,
    };
  }

  /** Of the first success that says what it holds. */
  private answer(responses: Json): { accepts: string[]; output: FieldSchema } {
    const statuses = Object.keys(responses)
      .filter((status) => /^2(\d\d|XX)$/i.test(status))
      .toSorted();
    if (Object.hasOwn(responses, 'default') && statuses.length === 0) statuses.push('default');
    for (const status of statuses) {
      const response = objectOf(this.refs.resolve(responses[status]));
      const content = entriesOf(response['content']).slice(0, 10);
      const json = content.find(([type]) => /json|^\*\/\*/i.test(type)) ?? content[0];
      if (!json) continue;
      const schemas = new FieldSchemas(
        this.refs,
        { direction: 'output', depth: 5 },
        new SchemaBudget(OUTPUT_SCHEMAS),
      );
      const types = content.map(([type]) => type).filter((type) => /^[\w.*+-]+\/[\w.*+-]+$/.test(type));
      const output = /json|^\*\/\*/i.test(json[0])
        ? schemas.convert(objectOf(json[1])['schema'], 'body')
        : { title: 'Body' };
      return {
        accepts: types.toSorted((a, b) => Number(/json/i.test(b)) - Number(/json/i.test(a))).slice(0, 3),
        output,
      };
    }
    return { accepts: [], output: { title: 'Body' } };
  }
}

const NOTHING_ELSE = {
  key: '',
  title: '',
  description: '',
  method: '',
  path: '',
  needsConnection: false,
  headers: {},
  accepts: [],
  output: {},
};

function wordsOf({ method, path, operation }: Listed): { title: string; description: string } {
  const id = textIn(operation['operationId']);
  const title =
    shortened(operation['summary'], 100) ||
    (id === '' ? '' : titleOf(id)) ||
    `${method} ${path}`.slice(0, 100);
  return { title, description: shortened(operation['description'], 500) || title };
}
