/** A scope of Fastify's own for public addresses: no body parser, and none of the API's hooks, stand in the way. */
import { toProblemDocument, type CodedError } from '#kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** How long a sender that is told to stop may take to notice, before its connection is cut. */
const LINGER_MS = 1000;

/** The body is left unread for `readBody`; the content type is hidden from Fastify, which refuses what it can't read. */
export function openPublicScope(fastify: FastifyInstance, register: (scope: FastifyInstance) => void): void {
  void fastify.register((scope, _, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.addHook('onRequest', (request, _reply, next) => {
      delete request.headers['content-type'];
      next();
    });
    register(scope);
    done();
  });
}

/** Answers with a problem document; what is left of the body is not read. */
export function sendProblem(error: CodedError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  stopReading(request, reply);
  return reply
    .code(error.status)
    .headers(error.headers)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(toProblemDocument(error)));
}

/** Stops reading what nobody will use: the answer goes out, and the connection ends soon after. */
export function stopReading({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  void reply.header('connection', 'close');
  reply.raw.once('finish', () => {
    raw.resume();
    setTimeout(() => raw.socket.destroy(), LINGER_MS).unref();
  });
}

/** The value of `Content-Type` as it was sent; null without one. */
export function contentTypeIn(headers: readonly string[]): string | null {
  const at = headers.findIndex((name, n) => n % 2 === 0 && name.toLowerCase() === 'content-type');
  return at === -1 ? null : headers[at + 1]!;
}
