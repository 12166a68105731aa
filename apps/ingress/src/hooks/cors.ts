/** Who may send from a browser, and what such a browser is told (Fetch Standard §3.2). */
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Cors {
  anyone: boolean;
  /** As browsers write them: scheme, host and port, in lower case. */
  origins: ReadonlySet<string>;
}

/** How long a browser may use an answer to its question again. */
const MAX_AGE_SECONDS = '600';
/** What of an answer its page may read besides the body. */
const EXPOSED = 'retry-after, ratelimit, ratelimit-policy';

export function readCors(setting: { origins: readonly string[] } | null): Cors | null {
  if (!setting || setting.origins.length === 0) return null;
  const origins = setting.origins.map((origin) => origin.trim().toLowerCase().replace(/\/+$/, ''));
  return { anyone: origins.includes('*'), origins: new Set(origins) };
}

/** On every answer to such a request, refusals included: else the page could not tell what went wrong. */
export function addCorsHeaders(cors: Cors, request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  if (!cors.anyone) void reply.header('vary', 'origin');
  if (origin === undefined || !(cors.anyone || cors.origins.has(origin.toLowerCase()))) return;
  void reply.header('access-control-allow-origin', cors.anyone ? '*' : origin);
  void reply.header('access-control-expose-headers', EXPOSED);
}

/** A browser asks before it sends; a request of a page never carries `access-control-request-method` itself. */
export const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;

/** Without credentials: cookies have no business at a trigger's address. */
export function answerPreflight(
  methods: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const asked = request.headers['access-control-request-headers'];
  // Asked for by name, as `*` does not stand for Authorization.
  if (typeof asked === 'string' && /^[\w\-, ]{1,2000}$/.test(asked))
    void reply.header('access-control-allow-headers', asked);
  return reply
    .code(204)
    .header('access-control-allow-methods', methods.join(', '))
    .header('access-control-max-age', MAX_AGE_SECONDS)
    .send();
}
