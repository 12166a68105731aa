/** Route declarations in, an OpenAPI 3.1 document out. */
import { ERROR_CATALOGUE, type ErrorCode } from '#kernel';

import { API_PREFIX, isRawResponse, type RouteDeclaration, SESSION_COOKIE, successStatus } from '../http';
import { OTHER_PATHS } from './other-paths';
import { componentSchemas, type Json, toOpenApiSchema } from './to-openapi-schema';

interface ObjectSchema {
  properties?: Record<string, object>;
  required?: string[];
}

export function openApiDocument(routes: readonly RouteDeclaration[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = (API_PREFIX + route.path).replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version: '1',
      description:
        'Errors are problem documents (RFC 9457) with a stable `code`; for bad input, `errors` names every bad field by ' +
        'its JSON pointer. Lists take `limit` and `cursor`. A `POST` with an `Idempotency-Key` is carried out once: the ' +
        'same request again within 24 hours gets the same answer.',
    },
    servers: [{ url: publicUrl }],
    security: [{ session: [] }, { apiKey: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag)), 'Trigger URLs', 'Waiting steps', 'Operation'].map(
      (name) => ({ name }),
    ),
    paths: { ...paths, ...OTHER_PATHS },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'Set by signing in.' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' },
      },
    },
  };
}

function operation(route: RouteDeclaration): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    ...(route.access === 'public' ? { security: [] } : { 'x-role': route.access }),
    parameters: parameters(route),
    ...(route.body
      ? {
          requestBody: {
            required: ((route.body as ObjectSchema).required ?? []).length > 0,
            content: { 'application/json': { schema: toOpenApiSchema(route.body) } },
          },
        }
      : {}),
    ...(route.rawBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
          },
        }
      : {}),
    responses: { ...successes(route), ...failures(route) },
  };
}

/** `GET /workflows/:id/versions` → `getWorkflowsIdVersions`. */
function operationId({ method, path }: RouteDeclaration): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function parameters(route: RouteDeclaration): Json[] {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const declared = ((route.params ?? {}) as ObjectSchema).properties ?? {};
  const { properties = {}, required = [] } = (route.query ?? {}) as ObjectSchema;
  const header = (name: string, description: string): Json => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  });
  return [
    ...names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: toOpenApiSchema(declared[name] ?? { type: 'string' }),
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema: toOpenApiSchema(schema),
    })),
    ...(route.errors?.includes('conflict.stale')
      ? [header('If-Match', 'The ETag that the write builds on; 412 when it is not the current one.')]
      : []),
    ...(route.method === 'POST' && route.access !== 'public' && !route.secretAnswer && !route.rawBody
      ? [header('Idempotency-Key', 'Up to 255 characters; makes it safe to send the request again.')]
      : []),
  ];
}

function successes(route: RouteDeclaration): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => {
      if (response === null) return [status, { description: 'Done.' }];
      if (isRawResponse(response)) {
        const { mediaType, description } = response;
        return [status, { description, content: { [mediaType]: { schema: { type: 'string' } } } }];
      }
      const isTagged = route.etag && Number(status) === successStatus(route);
      return [
        status,
        {
          description: 'Done.',
          ...(isTagged ? { headers: { ETag: { schema: { type: 'string' } } } } : {}),
          content: { 'application/json': { schema: toOpenApiSchema(response) } },
        },
      ];
    }),
  );
}

function errorCodes(route: RouteDeclaration): ErrorCode[] {
  const codes = new Set<ErrorCode>(route.errors ?? []);
  if (route.query ?? route.body) codes.add('request.invalid');
  if (route.body) for (const code of BODY_ERRORS) codes.add(code);
  if (route.access !== 'public') for (const code of ACCESS_ERRORS) codes.add(code);
  if (route.rawBody) codes.add('request.too_large').add('request.unsupported_media_type');
  if (route.path.includes(':')) codes.add('resource.not_found');
  if (route.method === 'POST' && route.access !== 'public' && !route.secretAnswer && !route.rawBody)
    codes.add('request.idempotency_conflict').add('request.idempotency_in_progress');
  return [...codes.add('server.error').add('server.unavailable')];
}

const BODY_ERRORS = [
  'request.malformed_json',
  'request.too_large',
  'request.unsupported_media_type',
] as const;
const ACCESS_ERRORS = ['auth.required', 'auth.invalid', 'auth.forbidden', 'auth.csrf'] as const;

function failures(route: RouteDeclaration): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodes(route)) {
    const { status } = ERROR_CATALOGUE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemResponse(codes)]));
}

/** The codes with which a status is answered, in one response. */
export const problemResponse = (codes: readonly ErrorCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].title}.`).join(' '),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } } },
});
