import { Profiles, Setup } from '#identity';
import { Me, SetupOwner, SetupStatus } from '#schema';
import { Controller } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { SessionCookie } from './session-cookie';

@Controller()
export class SetupController {
  constructor(
    private readonly setup: Setup,
    private readonly profiles: Profiles,
    private readonly cookie: SessionCookie,
  ) {}

  @Route({
    method: 'GET',
    path: '/setup',
    summary: 'Whether the first owner is still to be made',
    tag: 'Sign-in',
    access: 'public',
    responses: { 200: SetupStatus },
  })
  async status(): Promise<Static<typeof SetupStatus>> {
    return { needed: await this.setup.needed() };
  }

  @Route({
    method: 'POST',
    path: '/setup',
    summary: 'Make the first owner, once',
    description: 'Signs the owner in with a session cookie.',
    tag: 'Sign-in',
    access: 'public',
    body: SetupOwner,
    responses: { 201: Me },
    errors: ['setup.done', 'setup.token_required'],
    secretAnswer: true,
  })
  async createOwner(request: RouteRequest<unknown, unknown, Static<typeof SetupOwner>>): Promise<Me> {
    const { token, caller } = await this.setup.createOwner(request.body);
    this.cookie.set(request, token);
    return this.profiles.of(caller);
  }
}
