/** A request at the test address of a draft in → treated as the trigger would, but captured instead of run. */
import { CodedError, FailureError, isSecretName } from '#kernel';
import { LiveChannel } from '#queue';
import { CaptureRepository } from '#store';
import { CONFIG, type Config } from '#config';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { openPublicScope } from '../public-scope';
import { TestSockets } from '../sockets/test-sockets';
import { upgradeOf } from '../sockets/upgrades';
import type { ArrivingHook } from './arriving-hook';
import { DraftHooks, type DraftHook } from './draft-hooks';
import { RefusedHookError } from './examine-hook';
import { HookGate, type Passed } from './hook-gate';
import { sendPlainAnswer } from './plain-answer';
import { HookRefusals } from './refuse-hook';

const PREFIX = '/hooks/test/';
/** Captures are looked at whole, several at a time. */
const MAX_BODY_BYTES = 1_048_576;

const UNWANTED = {
  code: 'hook.unwanted',
  message: 'This is not one of the events that the trigger asks for, so it would start nothing.',
};

@Injectable()
export class TestHooks implements OnModuleInit {
  private readonly limits;

  constructor(
    @Inject(CONFIG) { bodyLimitBytes, inflatedLimitBytes }: Config,
    private readonly host: HttpAdapterHost,
    private readonly drafts: DraftHooks,
    private readonly gate: HookGate,
    private readonly captures: CaptureRepository,
    private readonly live: LiveChannel,
    private readonly refusals: HookRefusals,
    private readonly sockets: TestSockets,
  ) {
    this.limits = {
      bodyLimitBytes: Math.min(bodyLimitBytes, MAX_BODY_BYTES),
      inflatedLimitBytes: Math.min(inflatedLimitBytes, MAX_BODY_BYTES),
    };
  }

  onModuleInit(): void {
    openPublicScope(this.host.httpAdapter.getInstance<FastifyInstance>(), (scope) => {
      scope.setErrorHandler((error, request, reply) => this.refusals.send(error, request, reply));
      scope.all(`${PREFIX}:token`, (request, reply) => this.take(request, reply));
      scope.all(`${PREFIX}:token/*`, (request, reply) => this.take(request, reply));
    });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { token } = request.params as { token: string };
    const socket = upgradeOf(request.raw) ? await this.drafts.findSocket(token) : null;
    if (socket) return this.sockets.take({ ...socket, addressEnd: PREFIX.length }, request, reply);
    const draft = await this.drafts.find(token);
    const passed = await this.pass(draft, request, reply);
    if (passed.outcome === 'answered') return reply;
    const { arriving, outcome } = passed;
    const captureId = await this.keep(draft, arriving, outcome === 'unwanted' ? UNWANTED : null);
    const own = draft.plan.declaration.answer?.(draft.plan.input, arriving) ?? null;
    if (own) return sendPlainAnswer(reply, own);
    return reply
      .code(202)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify({ captureId }));
  }

  /** What is refused is captured as well: whoever sets it up can see why. */
  private async pass(draft: DraftHook, request: FastifyRequest, reply: FastifyReply): Promise<Passed> {
    try {
      return await this.gate.pass(draft, request, reply, PREFIX.length, this.limits);
    } catch (error) {
      const arriving = this.gate.arrivedBy(request);
      const why = reasonOf(error);
      if (arriving && why) {
        // Whatever it was, it may be somebody's secret.
        arriving.conceal(Object.keys(arriving.fields).filter(isSecretName));
        await this.keep(draft, arriving, why);
      }
      throw error;
    }
  }

  private async keep(
    { trigger: { workspaceId }, workflowId }: DraftHook,
    { method, path, query, body, keptHeaders: headers, contentType }: ArrivingHook,
    refused: { code: string; message: string } | null,
  ): Promise<string | null> {
    const request = { method, path, query, headers, contentType, body };
    const id = await this.captures.insert({ workspaceId, workflowId, ...request, refused });
    this.live.publish({ workspaceId, runIds: [] });
    return id;
  }
}

function reasonOf(error: unknown): { code: string; message: string } | null {
  if (error instanceof RefusedHookError) return { code: error.reason, message: error.message };
  if (error instanceof CodedError) return { code: error.code, message: error.message };
  return error instanceof FailureError ? { code: error.failure.code, message: error.failure.message } : null;
}
