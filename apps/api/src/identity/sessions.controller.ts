import { Profiles, Sessions } from '#identity';
import { Me, SignIn } from '#schema';
import { Controller } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { SessionCookie } from './session-cookie';

@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly profiles: Profiles,
    private readonly cookie: SessionCookie,
  ) {}

  @Route({
    method: 'POST',
    path: '/sign-in',
    summary: 'Sign in with email address and password',
    description: 'Sets a session cookie that lasts 30 days from its last use. A session sent along is ended.',
    tag: 'Sign-in',
    access: 'public',
    body: SignIn,
    responses: { 200: Me },
    errors: ['auth.invalid', 'auth.forbidden', 'auth.rate_limited'],
    secretAnswer: true,
  })
  async signIn(request: RouteRequest<unknown, unknown, Static<typeof SignIn>>): Promise<Me> {
    const { email, password } = request.body;
    const { token, caller } = await this.sessions.signIn(email, password, request.clientAddress);
    const before = this.cookie.read(request);
    if (before) await this.sessions.signOut(before);
    this.cookie.set(request, token);
    return this.profiles.of(caller);
  }

  @Route({
    method: 'POST',
    path: '/sign-out',
    summary: 'End the session',
    description: 'Does nothing where there is none.',
    tag: 'Sign-in',
    access: 'public',
    responses: { 204: null },
  })
  async signOut(request: RouteRequest): Promise<void> {
    const token = this.cookie.read(request);
    if (token) await this.sessions.signOut(token);
    this.cookie.clear(request);
  }

  @Route({
    method: 'GET',
    path: '/me',
    summary: 'Who is calling',
    tag: 'Sign-in',
    access: 'viewer',
    responses: { 200: Me },
  })
  async me(request: RouteRequest): Promise<Me> {
    const token = this.cookie.read(request);
    // The session lives on with its use, so the cookie has to as well.
    if (request.caller.user && token) this.cookie.set(request, token);
    return this.profiles.of(request.caller);
  }
}
