/** Whatever goes wrong at a trigger's address → a problem document, or a page for a browser, and a line in the metrics. */
import { CodedError, ERROR_CATALOGUE } from '#kernel';
import { GroupCommitFullError, isUnavailable } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { notice, PAGE_HEADERS } from '../pages/page';
import { prefersHtml } from '../prefers-html';
import { sendProblem, stopReading } from '../public-scope';
import { RefusedHookError } from './examine-hook';

const RETRY_AFTER_SECONDS = 5;

@Injectable()
export class HookRefusals {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  send(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const coded = this.codedFrom(error);
    this.metrics.events.inc({ outcome: 'refused' });
    const code = coded instanceof RefusedHookError ? coded.reason : coded.code;
    this.metrics.refused.inc({ code });
    if (coded instanceof RefusedHookError)
      this.logger.debug({ code, address: request.ip }, 'A request was not from whom it says.');
    if (!prefersHtml(request)) return sendProblem(coded, request, reply);
    stopReading(request, reply);
    return reply
      .code(coded.status)
      .headers({ ...coded.headers, ...PAGE_HEADERS })
      .send(notice(ERROR_CATALOGUE[coded.code].title, coded.message));
  }

  private codedFrom(error: unknown): CodedError {
    if (error instanceof CodedError) return error;
    const status = (error as { statusCode?: unknown } | null)?.statusCode;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return new CodedError('request.invalid', 'The request could not be read.');
    }
    const expected = isUnavailable(error) || error instanceof GroupCommitFullError;
    this.logger[expected ? 'warn' : 'error'](
      { err: error },
      'An event could not be stored; its sender was told to come again.',
    );
    return new CodedError('server.unavailable', 'The event was not stored. Send it again in a moment.', {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }
}
