/** Whatever goes wrong at a waiting step's address → a page for a person, a problem document for a program. */
import { CodedError, ERROR_CATALOGUE } from '#kernel';
import { isUnavailable } from '#store';
import type { Logger } from '#telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { notice, PAGE_HEADERS } from './pages/page';
import { prefersHtml } from './prefers-html';
import { sendProblem, stopReading } from './public-scope';

export function refuseAddress(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  const coded = codedFrom(error, logger);
  if (!prefersHtml(request)) return sendProblem(coded, request, reply);
  stopReading(request, reply);
  return reply
    .code(coded.status)
    .headers({ ...coded.headers, ...PAGE_HEADERS })
    .send(notice(ERROR_CATALOGUE[coded.code].title, coded.message));
}

function codedFrom(error: unknown, logger: Logger): CodedError {
  if (error instanceof CodedError) return error;
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new CodedError('request.invalid', 'The request could not be read.');
  logger[isUnavailable(error) ? 'warn' : 'error']({ err: error }, 'A waiting step could not be told.');
  return new CodedError('server.unavailable', 'This was not stored. Try again in a moment.', {
    headers: { 'retry-after': '5' },
  });
}
