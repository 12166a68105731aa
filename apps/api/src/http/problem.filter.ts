/** Anything thrown → an RFC 9457 problem document; the cause of an unexpected one → the log, and nowhere else. */
import { CodedError, toProblemDocument } from '#kernel';
import { LOGGER, type Logger } from '#telemetry';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { RouteCatalogue } from './route-catalogue';
import { toCodedError } from './to-coded-error';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly routes: RouteCatalogue,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { coded, requestId } = toCodedError(thrown);
    if (requestId)
      this.logger.error(
        { err: withoutData(thrown), requestId, method: request.method, path: pathOf(request) },
        'A request failed.',
      );
    if (reply.sent) return;
    const answered = coded.code === 'route.not_found' ? (this.wrongMethod(request) ?? coded) : coded;
    void reply
      .status(answered.status)
      .headers(answered.headers)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(toProblemDocument(answered)));
  }

  /** The address exists, but not with this method (RFC 9110 §15.5.6). */
  private wrongMethod(request: FastifyRequest): CodedError | null {
    const methods = this.routes.methodsAt(pathOf(request));
    if (methods.length === 0 || methods.includes(request.method)) return null;
    const allow = methods.join(', ');
    return new CodedError('route.method_not_allowed', `This address takes ${allow}.`, { headers: { allow } });
  }
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]!;

/** A database error carries the values of its statement, which may be secrets; its words and its place are enough. */
function withoutData(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const { name, message, stack } = thrown;
  const code = 'code' in thrown ? thrown.code : undefined;
  const cause = thrown.cause instanceof Error ? withoutData(thrown.cause) : undefined;
  return { type: name, message, stack, code, cause };
}
