/** A request at a trigger URL in → stored as an event with its run, and only then answered. */
import { CONFIG, type Config } from '#config';
import {
  type ArrivingRequest,
  CONNECTOR_REGISTRY,
  type ConnectorRegistry,
  type WebhookTriggerDeclaration,
} from '#connector-sdk';
import { Intake, pairs } from '#intake';
import { CodedError } from '#kernel';
import { GroupCommitFullError, isUnavailable, TriggerLookup, type TriggerAddress } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { AnswerWhenFinished } from './answer-when-finished';
import { contentTypeIn, openPublicScope, sendProblem } from './public-scope';
import { readBody } from './read-body';

const PREFIX = '/hooks/';
const TOKEN = /^[A-Za-z0-9_-]{22,64}$/;
const RETRY_AFTER_SECONDS = 5;

@Injectable()
export class Hooks implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly host: HttpAdapterHost,
    private readonly triggers: TriggerLookup,
    private readonly intake: Intake,
    private readonly metrics: Metrics,
    private readonly finished: AnswerWhenFinished,
  ) {}

  /** What is sent is stored as it came, and read after the commit. */
  onModuleInit(): void {
    openPublicScope(this.host.httpAdapter.getInstance<FastifyInstance>(), (scope) => {
      scope.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
      scope.all(`${PREFIX}:token`, (request, reply) => this.take(request, reply));
      scope.all(`${PREFIX}:token/*`, (request, reply) => this.take(request, reply));
    });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { token } = request.params as { token: string };
    const trigger = await this.triggerOf(token);
    const declaration = this.declarationOf(trigger);
    const methods = declaration.methods(trigger.input);
    if (!methods.includes(request.method)) {
      throw new CodedError('hook.method_not_allowed', `This trigger accepts ${methods.join(', ')}.`, {
        headers: { allow: methods.join(', ') },
      });
    }
    const body = await readBody(request.raw, this.config);
    const { path, query } = this.locate(request.url);
    const arriving: ArrivingRequest = {
      method: request.method,
      path,
      query,
      url: this.config.publicUrl + request.url,
      headers: pairs(request.raw.rawHeaders),
      fields: headerFields(request),
      body,
      address: request.ip,
    };
    const key = declaration.deliveryId?.(arriving, trigger.input) ?? null;
    const stored = await this.intake.receive(
      {
        triggerId: trigger.id,
        source: 'webhook',
        method: request.method,
        path,
        query,
        headers: request.raw.rawHeaders,
        contentType: contentTypeIn(request.raw.rawHeaders),
        body,
        key,
      },
      trigger,
    );
    if (stored.outcome === 'unpublished') throw unpublished();
    const deadlineMs = declaration.answerDeadlineMs?.(trigger.input) ?? null;
    if (deadlineMs !== null && stored.runId !== null)
      return this.finished.answer(reply, { eventId: stored.eventId, runId: stored.runId }, deadlineMs);
    return reply
      .code(202)
      .header('content-type', 'application/json; charset=utf-8')
      .send(
        stored.outcome === 'duplicate'
          ? `{"eventId":"${stored.eventId}","duplicate":true}`
          : `{"eventId":"${stored.eventId}"}`,
      );
  }

  private async triggerOf(token: string): Promise<TriggerAddress> {
    if (!TOKEN.test(token)) throw unknown();
    const found = this.triggers.find(token);
    const answer = found instanceof Promise ? await found : found;
    if (answer === 'unknown') throw unknown();
    if (answer === 'unpublished') throw unpublished();
    return answer;
  }

  private declarationOf({ connector, operation }: TriggerAddress): WebhookTriggerDeclaration {
    const declaration = this.registry.trigger(connector, operation);
    if (declaration?.kind !== 'webhook') throw unknown();
    return declaration;
  }

  /** What stands behind the token, as it was sent. */
  private locate(url: string): { path: string; query: string } {
    const mark = url.indexOf('?');
    const whole = mark === -1 ? url : url.slice(0, mark);
    const slash = whole.indexOf('/', PREFIX.length);
    return { path: slash === -1 ? '' : whole.slice(slash), query: mark === -1 ? '' : url.slice(mark + 1) };
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const coded = this.codedFrom(error);
    this.metrics.events.inc({ outcome: 'refused' });
    this.metrics.refused.inc({ code: coded.code });
    sendProblem(coded, request, reply);
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

const headerFields = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

const unknown = (): CodedError =>
  new CodedError(
    'hook.unknown',
    'There is no trigger at this address. Copy the URL from the workflow again.',
  );

const unpublished = (): CodedError =>
  new CodedError(
    'hook.unpublished',
    'The workflow of this trigger is switched off. Publish it, or stop sending.',
  );
