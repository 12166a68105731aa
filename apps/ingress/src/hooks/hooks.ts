/** A request at a trigger URL in → stored as an event with its run, and only then answered. */
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { Intake, keyText } from '#intake';
import { CodedError } from '#kernel';
import { TriggerLookup, type RegisteringTrigger, type TriggerAddress } from '#store';
import { Metrics } from '#telemetry';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { AnswerWhenFinished } from '../answer-when-finished';
import { openPublicScope } from '../public-scope';
import { LiveSockets } from '../sockets/live-sockets';
import { SocketDoor } from '../sockets/socket-door';
import { answerHook } from './answer-hook';
import type { ArrivingHook } from './arriving-hook';
import { deliveryOf } from './examine-hook';
import { HookGate } from './hook-gate';
import { HookPlans, type HookPlan } from './hook-plan';
import { HookRefusals } from './refuse-hook';

const PREFIX = '/hooks/';
const TOKEN = /^[A-Za-z0-9_-]{22,64}$/;

@Injectable()
export class Hooks implements OnModuleInit {
  private readonly plans: HookPlans;

  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly host: HttpAdapterHost,
    private readonly triggers: TriggerLookup,
    private readonly gate: HookGate,
    private readonly intake: Intake,
    private readonly metrics: Metrics,
    private readonly finished: AnswerWhenFinished,
    private readonly refusals: HookRefusals,
    private readonly door: SocketDoor,
    private readonly sockets: LiveSockets,
  ) {
    this.plans = new HookPlans(registry);
  }

  /** What is sent is stored as it came, and read after the commit. */
  onModuleInit(): void {
    openPublicScope(this.host.httpAdapter.getInstance<FastifyInstance>(), (scope) => {
      scope.setErrorHandler((error, request, reply) => this.refusals.send(error, request, reply));
      scope.all(`${PREFIX}:token`, (request, reply) => this.take(request, reply));
      scope.all(`${PREFIX}:token/*`, (request, reply) => this.take(request, reply));
    });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { token } = request.params as { token: string };
    if (!TOKEN.test(token)) throw unknown();
    const found = this.triggers.find(token);
    const trigger = found instanceof Promise ? await found : found;
    if (trigger === 'unknown') throw unknown();
    if (trigger === 'unpublished') return this.greet(await this.triggers.registering(token), request, reply);
    if (trigger.registering && (await this.isGreeted(trigger.registering, request, reply))) return reply;
    const declaration = this.registry.trigger(trigger.connector, trigger.operation);
    if (declaration?.kind === 'socket')
      return this.door.open(
        this.sockets,
        { trigger, declaration, token, addressEnd: PREFIX.length },
        request,
        reply,
      );
    const plan = this.plans.of(trigger);
    if (!plan) throw unknown();
    const passed = await this.gate.pass(
      { plan, trigger, rateKey: trigger.id },
      request,
      reply,
      PREFIX.length,
    );
    if (passed.outcome === 'answered') return reply;
    if (passed.outcome === 'event') return this.store(plan, trigger, passed.arriving, reply);
    this.metrics.events.inc({ outcome: 'ignored' });
    return answerHook(plan, passed.arriving, null, reply);
  }

  private async store(
    plan: HookPlan,
    trigger: TriggerAddress,
    arriving: ArrivingHook,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { method, path, query, body, keptHeaders: headers, contentType } = arriving;
    const stored = await this.intake.receive(
      {
        triggerId: trigger.id,
        source: 'webhook',
        ...{ method, path, query, headers, contentType, body },
        key: keyText(deliveryOf(plan, arriving)),
      },
      trigger,
    );
    if (stored.outcome === 'unpublished') throw unpublished();
    if (plan.deadlineMs !== null && stored.runId !== null)
      return this.finished.answer(reply, { eventId: stored.eventId, runId: stored.runId }, plan.deadlineMs);
    return answerHook(plan, arriving, stored, reply);
  }

  /** Of a trigger that is not published: only the service that is being told of it is answered. */
  private async greet(
    registering: RegisteringTrigger | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    if (registering && (await this.isGreeted(registering, request, reply))) return reply;
    throw unpublished();
  }

  private async isGreeted(
    trigger: RegisteringTrigger,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<boolean> {
    const plan = this.plans.make(trigger);
    return plan !== null && this.gate.greet({ plan, trigger }, request, reply, PREFIX.length);
  }
}

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
