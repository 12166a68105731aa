/** A person at a step's `approveUrl` or `declineUrl` in → a page that asks, and what they decide kept, once. */
import { CONFIG, type Config } from '#config';
import type { ApprovalSignal } from '#engine';
import { CodedError } from '#kernel';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { notice, PAGE_HEADERS } from './pages/page';
import { approvalPage, MAX_COMMENT } from './pages/wait-pages';
import { parsedBody } from './parsed-body';
import { prefersHtml } from './prefers-html';
import { openPublicScope } from './public-scope';
import { refuseAddress } from './refuse-address';
import { WaitAddresses } from './wait-addresses';

@Injectable()
export class Approve implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly host: HttpAdapterHost,
    private readonly addresses: WaitAddresses,
  ) {}

  onModuleInit(): void {
    openPublicScope(this.host.httpAdapter.getInstance<FastifyInstance>(), (scope) => {
      scope.setErrorHandler((error, request, reply) => refuseAddress(error, request, reply, this.logger));
      scope.all('/approve/*', (request, reply) => this.take(request, reply));
    });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { method } = request;
    if (!['GET', 'HEAD', 'POST'].includes(method)) {
      throw new CodedError('hook.method_not_allowed', 'This address accepts GET and POST.', {
        headers: { allow: 'GET, HEAD, POST' },
      });
    }
    const { '*': token } = request.params as { '*': string };
    const step = await this.addresses.find(token, 'approval');
    if (method !== 'POST') {
      const chosen = step.purpose === 'decline' ? 'decline' : 'approve';
      return reply.headers(PAGE_HEADERS).send(approvalPage(step, chosen));
    }
    const decision = decisionIn(await parsedBody(request, this.config));
    const signal: ApprovalSignal = {
      kind: 'approval',
      ...decision,
      by: 'link',
      decidedAt: new Date().toISOString(),
    };
    await this.addresses.tell(step, signal);
    const { approved } = decision;
    if (!prefersHtml(request))
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify({ approved }));
    const title = approved ? 'You approved' : 'You declined';
    return reply.headers(PAGE_HEADERS).send(notice(title, 'The workflow goes on. You can close this page.'));
  }
}

/** From the page's form, or from JSON of the same fields. */
function decisionIn(body: unknown): { approved: boolean; comment: string | null } {
  const { decision, comment } = (body ?? {}) as { decision?: unknown; comment?: unknown };
  if (decision !== 'approve' && decision !== 'decline')
    throw new CodedError('request.invalid', 'Send `decision`: `approve` or `decline`.');
  if (
    comment !== undefined &&
    comment !== null &&
    (typeof comment !== 'string' || comment.length > MAX_COMMENT)
  )
    throw new CodedError(
      'request.invalid',
      `\`comment\` must be a text of at most ${MAX_COMMENT} characters.`,
    );
  return { approved: decision === 'approve', comment: comment?.trim() || null };
}
