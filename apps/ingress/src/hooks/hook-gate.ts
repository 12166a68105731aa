/** A request at an address whose trigger is known in → what is to be stored; or it is answered here, or refused. */
import { CONFIG, type Config } from '#config';
import type { HttpClient } from '#kernel';
import { HTTP_CLIENT } from '#outbound';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { readBody, type BodyLimits } from '../read-body';
import { ArrivingHook, locateHook } from './arriving-hook';
import { addCorsHeaders, answerPreflight, isPreflight } from './cors';
import {
  examineHandshake,
  examineHook,
  type HookTools,
  RefusedHookError,
  requireMethod,
} from './examine-hook';
import type { HookPlan, RateLimit } from './hook-plan';
import { HookSecretsReader, type GuardedTrigger } from './hook-secrets';
import { sendPlainAnswer } from './plain-answer';
import { RateLimits } from './rate-limits';
import { TriggerSeals } from './trigger-seals';

export interface HookSubject {
  plan: HookPlan;
  trigger: GuardedTrigger;
  /** By which its requests are counted. */
  rateKey: string;
}

/** `answered`: the reply went out. `unwanted`: nothing is to be kept, but the sender need not know. */
export type Passed = { outcome: 'event' | 'unwanted'; arriving: ArrivingHook } | { outcome: 'answered' };

/** On the request itself: a WeakMap of every request is what the garbage collector would spend its time on. */
const RECEIVED = Symbol('received');
type ReceivedRequest = FastifyRequest & { [RECEIVED]?: ArrivingHook };

const ANSWERED: Passed = { outcome: 'answered' };

@Injectable()
export class HookGate {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    private readonly secrets: HookSecretsReader,
    private readonly rates: RateLimits,
    private readonly seals: TriggerSeals,
  ) {}

  /**
   * @param addressEnd where the token begins in the path
   * @throws CodedError that says why it is refused; what the database throws
   */
  async pass(
    { plan, trigger, rateKey }: HookSubject,
    request: FastifyRequest,
    reply: FastifyReply,
    addressEnd: number,
    limits: BodyLimits = this.config,
  ): Promise<Passed> {
    if (plan.cors) addCorsHeaders(plan.cors, request, reply);
    if (plan.methods.includes(request.method)) this.rates.take(rateKey, plan.rate);
    else this.rates.take(`other:${rateKey}`, plan.otherRate);
    if (plan.cors && isPreflight(request)) {
      void answerPreflight(plan.methods, request, reply);
      return ANSWERED;
    }
    if (!plan.handshakeMethods.includes(request.method)) requireMethod(plan, request.method);
    const arriving = await this.receive(request, addressEnd, limits);
    const examined = await this.examine(plan, trigger, arriving);
    if (examined.kind === 'answer') {
      void sendPlainAnswer(reply, examined.answer);
      return ANSWERED;
    }
    arriving.conceal(examined.secretHeaders);
    return { outcome: examined.kind, arriving };
  }

  /**
   * Whether it was a handshake of a trigger that takes no events yet, and is answered.
   * @throws CodedError that says why it is refused; what the database throws
   */
  async greet(
    { plan, trigger }: Omit<HookSubject, 'rateKey'>,
    request: FastifyRequest,
    reply: FastifyReply,
    addressEnd: number,
  ): Promise<boolean> {
    const { declaration, handshakeMethods, methods } = plan;
    const { method } = request;
    if (!declaration.handshake || !(handshakeMethods.includes(method) || methods.includes(method)))
      return false;
    this.rates.take(`greet:${trigger.id}`, greetRate(plan));
    const arriving = await this.receive(request, addressEnd, this.config);
    const secrets = await this.secrets.read(trigger, declaration);
    const answer = await examineHandshake(plan, arriving, secrets, this.tools(trigger));
    if (answer) void sendPlainAnswer(reply, answer);
    return answer !== null;
  }

  /** What came with a request, as far as it was read. */
  arrivedBy(request: FastifyRequest): ArrivingHook | null {
    return (request as ReceivedRequest)[RECEIVED] ?? null;
  }

  /** Bytes come once, but two triggers may want to look at them. */
  private async receive(
    request: FastifyRequest,
    addressEnd: number,
    limits: BodyLimits,
  ): Promise<ArrivingHook> {
    const known = this.arrivedBy(request);
    if (known) return known;
    const body = await readBody(request.raw, limits);
    const place = locateHook(request.url, addressEnd);
    const arriving = new ArrivingHook(request, place, body, this.config.publicUrl);
    (request as ReceivedRequest)[RECEIVED] = arriving;
    return arriving;
  }

  private async examine(plan: HookPlan, trigger: GuardedTrigger, arriving: ArrivingHook) {
    const read = this.secrets.read(trigger, plan.declaration);
    const secrets = read instanceof Promise ? await read : read;
    const tools = this.tools(trigger);
    try {
      return await examineHook(plan, arriving, secrets, tools);
    } catch (error) {
      // It may have been registered anew just now, and be right about it.
      if (!(error instanceof RefusedHookError) || !this.secrets.renewed(trigger, plan.declaration))
        throw error;
      return examineHook(plan, arriving, await this.secrets.read(trigger, plan.declaration), tools);
    }
  }

  private tools({ id }: GuardedTrigger): HookTools {
    return { http: this.http, seal: this.seals.of(id) };
  }
}

/** While it is registered, the events of what it replaces pass here as well. */
const greetRate = ({ rate, otherRate }: HookPlan): RateLimit => ({
  perSecond: Math.max(rate.perSecond, otherRate.perSecond),
  burst: Math.max(rate.burst, otherRate.burst),
});
