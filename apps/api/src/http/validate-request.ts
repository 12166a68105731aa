/** A request as it came and its route's declaration in, checked params, query and body out. */
import { CodedError, type Problem } from '#kernel';
import { compileSchema } from '#schema';
import type { FastifyRequest } from 'fastify';

import { coerceTexts, withDefaults } from './coerce';
import type { RouteDeclaration } from './route';
import { unstorableText } from './unstorable-text';

export interface CheckedInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

type Texts = Record<string, string | string[] | undefined>;

/**
 * @throws CodedError `resource.not_found` for a path that can name nothing; `request.invalid` that lists every bad
 * field of query (`/query/limit`) and body (`/name`)
 */
export function validateRequest(declaration: RouteDeclaration, request: FastifyRequest): CheckedInput {
  const params = checkedParams(declaration, request.params as Texts);
  const problems: Problem[] = [];
  const query = declaration.query ? coerceTexts(request.query as Texts, declaration.query) : undefined;
  if (declaration.query) problems.push(...compileSchema(declaration.query)(query, '/query'));
  let body: unknown;
  if (declaration.body) {
    requireJson(request);
    requireShallow(request.body);
    body = withDefaults(request.body ?? {}, declaration.body);
    problems.push(...compileSchema(declaration.body)(body));
    if (!declaration.anyText) problems.push(...unstorableText(body));
  }
  if (problems.length > 0) {
    const fields = problems.length === 1 ? 'one field' : `${problems.length} fields`;
    throw new CodedError('request.invalid', `Mend ${fields} of the request; “errors” names each.`, {
      problems,
    });
  }
  return { params, query, body };
}

function checkedParams({ params: schema }: RouteDeclaration, texts: Texts): unknown {
  if (!schema) return texts;
  const params = coerceTexts(texts, schema);
  const [problem] = compileSchema(schema)(params);
  if (problem)
    throw new CodedError('resource.not_found', `There is nothing at this address: ${problem.message}`);
  return params;
}

function requireJson({ body, headers }: FastifyRequest): void {
  if (
    body === undefined ||
    body === null ||
    /^application\/([^;]+\+)?json\b/i.test(headers['content-type'] ?? '')
  )
    return;
  throw new CodedError('request.unsupported_media_type', 'Send the body as application/json.');
}

/** Deeper than any definition or event needs; what recurses over bodies is safe then. */
const MAX_DEPTH = 200;

function requireShallow(body: unknown): void {
  let level = [body].filter(isContainer);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= MAX_DEPTH)
      throw new CodedError('request.invalid', `The body nests more than ${MAX_DEPTH} levels deep.`);
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
