import { CONFIG, type Config } from '#config';
import { Audit, type Caller } from '#identity';
import { CodedError } from '#kernel';
import { ConnectionView } from '#schema';
import { Connections, type ConnectionSummary, SignIns } from '#vault';
import { Controller, Inject } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest, SESSION_COOKIE } from '../../http';
import { asCodedError } from '../as-coded-error';
import { connectionTarget, connectionView } from '../connection-view';
import {
  BrowserSignIn,
  DeviceSignIn,
  DeviceSignInState,
  OAuthSettings,
  PollParams,
  SignInBody,
} from './shapes';

type SignInRequest = RouteRequest<unknown, unknown, SignInBody>;

/** Signing in at services by OAuth 2: the connection is there first, and works once somebody has signed in. */
@Controller()
export class OAuthController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly connections: Connections,
    private readonly signIns: SignIns,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/connections/oauth',
    summary: 'What an app at a service has to know of this server',
    tag: 'Connections',
    access: 'viewer',
    responses: { 200: OAuthSettings },
  })
  settings(_request: RouteRequest): OAuthSettings {
    return { redirectUrl: this.signIns.redirectUrl };
  }

  @Route({
    method: 'POST',
    path: '/connections/oauth/authorize',
    summary: 'Connect in the browser',
    description:
      'Makes the connection, or takes the one of `connectionId`, and gives the address where a person grants access. ' +
      'Only the session that asked can finish it, so this takes no API key. The window comes back to a page that ' +
      'posts `{ type: "sluice.oauth", connectionId, status: "ok" | "failed", message }` to the BroadcastChannel ' +
      '`sluice-oauth` and closes itself.',
    tag: 'Connections',
    access: 'editor',
    body: SignInBody,
    responses: { 200: BrowserSignIn },
    errors: ['connection.invalid', 'connection.test_failed'],
    secretAnswer: true,
  })
  async authorize(request: SignInRequest): Promise<BrowserSignIn> {
    const session = request.cookie(SESSION_COOKIE);
    if (!request.caller.user || session === undefined) {
      throw new CodedError(
        'auth.forbidden',
        `An API key can’t sign in at a service: a person has to do it in a browser, at ${this.config.publicUrl}.`,
      );
    }
    const { workspaceId } = request.caller;
    const { connectionId, begun } = await this.begun(request, (id) =>
      this.signIns.begin(workspaceId, id, session),
    );
    return { connectionId, url: begun };
  }

  @Route({
    method: 'POST',
    path: '/connections/oauth/device',
    summary: 'Connect on another device',
    description:
      'For services with a device flow (RFC 8628): a person opens the address wherever they like and enters the code.',
    tag: 'Connections',
    access: 'editor',
    body: SignInBody,
    responses: { 200: DeviceSignIn },
    errors: ['connection.invalid', 'connection.test_failed'],
    secretAnswer: true,
  })
  async device(request: SignInRequest): Promise<DeviceSignIn> {
    const { workspaceId } = request.caller;
    const { connectionId, begun } = await this.begun(request, (id) =>
      this.signIns.beginOnDevice(workspaceId, id),
    );
    return { ...begun, connectionId, expiresAt: begun.expiresAt.toISOString() };
  }

  @Route({
    method: 'GET',
    path: '/connections/oauth/device/:pollId',
    summary: 'How far connecting on another device is',
    tag: 'Connections',
    access: 'editor',
    params: PollParams,
    responses: { 200: DeviceSignInState },
  })
  async look({ caller, params }: RouteRequest<PollParams>): Promise<DeviceSignInState> {
    const { isNews, ...shown } = await coded(this.signIns.look(caller.workspaceId, params.pollId));
    if (isNews && shown.state === 'connected') await this.noteSignIn(caller, shown.connectionId);
    return shown;
  }

  @Route({
    method: 'POST',
    path: '/connections/oauth/token',
    summary: 'Connect without a person',
    description: 'For client credentials: the access token is asked for at once.',
    tag: 'Connections',
    access: 'editor',
    body: SignInBody,
    responses: { 200: ConnectionView },
    errors: ['connection.invalid', 'connection.test_failed'],
  })
  async token({ caller, body }: SignInRequest): Promise<Static<typeof ConnectionView>> {
    const { workspaceId } = caller;
    if (!('connectionId' in body)) {
      const { id } = await this.made(caller, body, 'clientCredentials');
      await this.noteMade(caller, id);
      return connectionView(await this.connections.get(workspaceId, id));
    }
    const { connectionId, fields } = body;
    if (fields) await this.change(caller, connectionId, fields);
    await coded(this.connections.obtain(workspaceId, connectionId));
    await this.noteSignIn(caller, connectionId);
    return connectionView(await this.connections.get(workspaceId, connectionId));
  }

  /** A connection that was made for a sign-in which can't even begin is not kept. */
  private async begun<Begun>(
    { caller, body }: SignInRequest,
    begin: (connectionId: string) => Promise<Begun>,
  ): Promise<{ connectionId: string; begun: Begun }> {
    const { workspaceId } = caller;
    if ('connectionId' in body) {
      const { connectionId, fields } = body;
      if (fields) await this.change(caller, connectionId, fields);
      return { connectionId, begun: await coded(begin(connectionId)) };
    }
    const { id } = await this.made(caller, body, null);
    try {
      const begun = await coded(begin(id));
      await this.noteMade(caller, id);
      return { connectionId: id, begun };
    } catch (error) {
      await this.connections.delete(workspaceId, id);
      throw error;
    }
  }

  private made(
    caller: Caller,
    body: Exclude<SignInBody, { connectionId: string }>,
    flow: 'clientCredentials' | null,
  ): Promise<ConnectionSummary> {
    const createdBy = caller.user?.id ?? null;
    return coded(this.connections.create(caller.workspaceId, { ...body, createdBy }, flow));
  }

  private async change(caller: Caller, id: string, fields: Record<string, unknown>): Promise<void> {
    const { name } = await this.connections.update(caller.workspaceId, id, { fields });
    const changed = Object.keys(fields);
    await this.audit.record(caller, 'connection.change', connectionTarget(id), { name, changed });
  }

  private async noteMade(caller: Caller, id: string): Promise<void> {
    const { name, connector, auth } = await this.connections.get(caller.workspaceId, id);
    const details = { name, connector, kind: auth };
    await this.audit.record(caller, 'connection.create', connectionTarget(id), details);
  }

  private async noteSignIn(caller: Caller, id: string): Promise<void> {
    const { name } = await this.connections.get(caller.workspaceId, id);
    await this.audit.record(caller, 'connection.sign_in', connectionTarget(id), { name });
  }
}

async function coded<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw asCodedError(error);
  }
}
