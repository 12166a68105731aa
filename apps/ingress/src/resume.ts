/** A request at a waiting step's `resumeUrl` in → kept for the step, once, and the run woken. */
import { CONFIG, type Config } from '#config';
import { parseForm } from '#connector-sdk';
import type { CallbackSignal } from '#engine';
import { Files } from '#files';
import { CodedError } from '#kernel';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { notice, PAGE_HEADERS } from './pages/page';
import { resumePage } from './pages/wait-pages';
import { type IncomingFile, parsedBody } from './parsed-body';
import { prefersHtml } from './prefers-html';
import { contentTypeIn, openPublicScope } from './public-scope';
import { refuseAddress } from './refuse-address';
import { type Addressed, WaitAddresses } from './wait-addresses';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'] as const;
const ALLOW = METHODS.join(', ');

@Injectable()
export class Resume implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly host: HttpAdapterHost,
    private readonly addresses: WaitAddresses,
    private readonly files: Files,
  ) {}

  onModuleInit(): void {
    openPublicScope(this.host.httpAdapter.getInstance<FastifyInstance>(), (scope) => {
      scope.setErrorHandler((error, request, reply) => refuseAddress(error, request, reply, this.logger));
      // A wildcard, as parameters are cut at a length that a long path is over.
      scope.all('/resume/*', (request, reply) => this.take(request, reply));
    });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!METHODS.some((method) => method === request.method)) {
      throw new CodedError('hook.method_not_allowed', `This address accepts ${ALLOW}.`, {
        headers: { allow: ALLOW },
      });
    }
    const { '*': token } = request.params as { '*': string };
    const step = await this.addresses.find(token, 'callback');
    // Looking at an address, as mail scanners and link previews do, must not use it up.
    if (request.method === 'GET' || request.method === 'HEAD')
      return reply.headers(PAGE_HEADERS).send(resumePage(step));
    const signal: CallbackSignal = {
      kind: 'callback',
      method: request.method,
      headers: headersOf(request),
      query: queryOf(request.url),
      body: await parsedBody(request, this.config, (file) => this.keep(step, file)),
      receivedAt: new Date().toISOString(),
    };
    await this.addresses.tell(step, signal);
    if (prefersHtml(request))
      return reply
        .headers(PAGE_HEADERS)
        .send(notice('The workflow goes on', 'Thank you. You can close this page.'));
    return reply.header('content-type', 'application/json; charset=utf-8').send('{"resumed":true}');
  }

  /** It goes with the run that it was sent to. */
  private keep({ workspaceId, runId }: Addressed, { name, contentType, bytes }: IncomingFile) {
    const { signal } = new AbortController();
    return this.files.store({ workspaceId, runId, content: bytes, name, contentType, signal });
  }
}

/** Names in lower case; the content type as well, which is hidden from Fastify. */
function headersOf({ raw }: FastifyRequest): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(raw.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const contentType = contentTypeIn(raw.rawHeaders);
  if (contentType !== null) headers.set('content-type', contentType);
  return Object.fromEntries(headers);
}

function queryOf(url: string): Record<string, unknown> {
  const mark = url.indexOf('?');
  return mark === -1 ? {} : (parseForm(url.slice(mark + 1)) as Record<string, unknown>);
}
