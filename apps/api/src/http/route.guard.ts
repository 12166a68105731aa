/** A request in → who calls, whether they may, and checked input; everything a handler can rely on. */
import { CONFIG, type Config } from '#config';
import { ApiKeys, type Caller, roleAllows, Sessions } from '#identity';
import { CodedError } from '#kernel';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { parseCookies, SESSION_COOKIE } from './cookies';
import { ROUTE, type RouteDeclaration } from './route';
import { RouteRequest } from './route-request';
import { isSameOrigin } from './same-origin';
import { validateRequest } from './validate-request';

export type RoutedRequest = FastifyRequest & { routeRequest?: RouteRequest; caller?: Caller | null };

const CSRF = 'The request has to come from this page itself: its Origin is missing or is another site’s.';

@Injectable()
export class RouteGuard implements CanActivate {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declaration = this.reflector.get<RouteDeclaration | undefined>(ROUTE, context.getHandler());
    if (!declaration) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<RoutedRequest>();
    const caller = await this.allowedCaller(declaration, request);
    const { params, query, body } = validateRequest(declaration, request);
    request.caller = caller;
    request.routeRequest = new RouteRequest(
      request,
      http.getResponse<FastifyReply>(),
      caller,
      params,
      query,
      body,
    );
    return true;
  }

  private async allowedCaller({ access }: RouteDeclaration, request: FastifyRequest): Promise<Caller | null> {
    if (access === 'public') {
      if (!isSameOrigin(request, this.config.publicUrl, { unknown: true }))
        throw new CodedError('auth.csrf', CSRF);
      return null;
    }
    const caller = await this.callerOf(request);
    if (!roleAllows(caller.role, access)) {
      const article = /^[aeo]/.test(access) ? 'an' : 'a';
      throw new CodedError(
        'auth.forbidden',
        `This needs the role of ${article} ${access}; yours is ${caller.role}.`,
      );
    }
    return caller;
  }

  private async callerOf(request: FastifyRequest): Promise<Caller> {
    const { authorization, cookie } = request.headers;
    const challenge = { headers: { 'www-authenticate': 'Bearer' } };
    if (authorization !== undefined) {
      const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
      const caller = key === undefined ? null : await this.apiKeys.callerOf(key);
      if (caller) return caller;
      throw new CodedError(
        'auth.invalid',
        'The API key is wrong or was revoked; send it as “Bearer <key>”.',
        challenge,
      );
    }
    const token = parseCookies(cookie)[SESSION_COOKIE];
    if (!token)
      throw new CodedError('auth.required', 'Sign in, or send an API key as “Bearer <key>”.', challenge);
    if (!isSameOrigin(request, this.config.publicUrl, { unknown: false }))
      throw new CodedError('auth.csrf', CSRF);
    const caller = await this.sessions.callerOf(token);
    if (!caller) throw new CodedError('auth.required', 'The session has ended; sign in again.', challenge);
    return caller;
  }
}
