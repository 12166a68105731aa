/** A POST with an `Idempotency-Key` in → done once; the same request again within a day gets the stored answer. */
import { CodedError } from '#kernel';
import { IdempotencyRepository } from '#store';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { createHash } from 'node:crypto';
import { from, lastValueFrom, type Observable, of } from 'rxjs';

import { ROUTE, type RouteDeclaration, successStatus } from './route';
import type { RoutedRequest } from './route.guard';

const MAX_KEY_LENGTH = 255;

/** What is kept of an answer. */
interface StoredAnswer {
  body: unknown;
  etag: string | null;
}

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: IdempotencyRepository,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const declaration = this.reflector.get<RouteDeclaration | undefined>(ROUTE, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<RoutedRequest>();
    const key = request.headers['idempotency-key'];
    const isKept = declaration?.method === 'POST' && !declaration.secretAnswer && !declaration.rawBody;
    if (!isKept || key === undefined || !request.caller) return next.handle();
    if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH)
      throw new CodedError('request.invalid', `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters.`);

    const place = { workspaceId: request.caller.workspaceId, key };
    const claim = await this.keys.claim(place, fingerprint(request));
    const reply = http.getResponse<FastifyReply>();
    if (claim.state === 'other') {
      throw new CodedError(
        'request.idempotency_conflict',
        'Use a new Idempotency-Key: this one belongs to a request that was different.',
      );
    }
    if (claim.state === 'inProgress') {
      throw new CodedError(
        'request.idempotency_in_progress',
        'The first request with this key is not done yet; try again in a moment.',
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    if (claim.state === 'done') {
      const { body, etag } = claim.response as StoredAnswer;
      reply.header('idempotency-replayed', 'true');
      if (etag !== null) reply.header('etag', etag);
      return of(body ?? undefined);
    }
    return from(this.carryOut(next, place, successStatus(declaration), reply));
  }

  /** An attempt that failed did nothing, so its key is free again. */
  private async carryOut(
    next: CallHandler,
    place: { workspaceId: string; key: string },
    status: number,
    reply: FastifyReply,
  ): Promise<unknown> {
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      await this.keys.release(place).catch(() => undefined);
      throw error;
    }
    const etag = reply.getHeader('etag');
    const answer: StoredAnswer = { body: body ?? null, etag: typeof etag === 'string' ? etag : null };
    await this.keys.complete(place, status, answer);
    return body;
  }
}

/** Of all that makes a request this one: who asks, for what, with which body. */
function fingerprint({ method, url, body, caller }: RoutedRequest): Buffer {
  const actor = [caller?.actor.type, caller?.actor.id];
  return createHash('sha256')
    .update(JSON.stringify([method, url, actor, body ?? null]))
    .digest();
}
