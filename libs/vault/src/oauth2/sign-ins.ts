/** Somebody who wants to connect in, a connection with tokens out; through the browser or on another device. */
import type { OAuth2Flow } from '#connector-sdk';
import { CONFIG, type Config } from '#config';
import { FailureError, type HttpClient, isId, newId, notFound } from '#kernel';
import { HTTP_CLIENT } from '#outbound';
import { type DeviceResult, type DeviceSignIn, OAuthSignIns } from '#store';
import { hideFromLogs } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';

import { notOffered } from '../connection-fields';
import { Connections } from '../connections';
import type { LoadedConnection } from '../loaded-connection';
import { Vault } from '../vault';
import { authorizationOf } from './authorization';
import { clientOf, offers, type OAuthClient } from './client';
import { type DeviceCode, requestDeviceCode } from './device-code';
import { asSentence, requestToken, StillPending } from './token-request';
import { tokensOf } from './tokens';

/** How long a person may take at the service. */
const BROWSER_MS = 10 * 60_000;
const SLOW_DOWN_SECONDS = 5;

export type BegunOnDevice = Omit<DeviceCode, 'deviceCode' | 'expiresInMs'> & {
  pollId: string;
  expiresAt: Date;
};

export interface DeviceState {
  connectionId: string;
  state: DeviceResult;
  message: string | null;
  intervalSeconds: number;
  /** It came to its end by this look. */
  isNews: boolean;
}

/** How a person came back from a service. */
export interface Finished {
  connectionId: string;
  /** Null: it is connected. */
  failure: string | null;
}

export interface CameBack {
  state: string;
  code: string | null;
  error: string | null;
  errorDescription: string | null;
}

@Injectable()
export class SignIns {
  /** Where services send people back to. */
  readonly redirectUrl: string;

  constructor(
    private readonly connections: Connections,
    private readonly begun: OAuthSignIns,
    private readonly vault: Vault,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(CONFIG) config: Config,
  ) {
    this.redirectUrl = `${config.publicUrl}/api/v1/oauth/callback`;
  }

  /**
   * The address to send a person to. Only the session with this token can finish it, once, within ten minutes.
   * Throws `resource.not_found`, `connection.invalid`, or `FailureError`.
   */
  async begin(workspaceId: string, connectionId: string, sessionToken: string): Promise<string> {
    const client = await this.clientFor(workspaceId, connectionId, 'authorizationCode');
    const { url, state, codeVerifier } = authorizationOf(client, this.redirectUrl);
    const id = newId();
    await this.begun.insert({
      id,
      workspaceId,
      connectionId,
      secret: this.seal(workspaceId, id, { codeVerifier }),
      expiresInMs: BROWSER_MS,
      browser: { stateHash: sha256(state), sessionHash: sha256(sessionToken) },
    });
    return url;
  }

  /** Null when this session has begun nothing with this state, has finished it already, or took too long. */
  async finish(
    workspaceId: string,
    sessionToken: string,
    { state, code, error, errorDescription }: CameBack,
  ): Promise<Finished | null> {
    const signIn = await this.begun.take(workspaceId, sha256(state), sha256(sessionToken));
    if (!signIn) return null;
    const { connectionId } = signIn;
    const failed = (failure: string): Finished => ({ connectionId, failure });
    if (error !== null || code === null) return failed(refusalWords(error, errorDescription));
    hideFromLogs([code]);
    const { codeVerifier } = this.open(workspaceId, signIn.id, signIn.secret);
    try {
      const loaded = await this.connections.toSignIn(workspaceId, connectionId);
      await this.exchange(loaded, 'authorizationCode', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: this.redirectUrl,
        ...(typeof codeVerifier === 'string' ? { code_verifier: codeVerifier } : {}),
      });
      return { connectionId, failure: null };
    } catch (thrown) {
      if (thrown instanceof FailureError) return failed(thrown.failure.message);
      throw thrown;
    }
  }

  /** Throws as `begin`. */
  async beginOnDevice(workspaceId: string, connectionId: string): Promise<BegunOnDevice> {
    const client = await this.clientFor(workspaceId, connectionId, 'deviceCode');
    const { deviceCode, expiresInMs, ...shown } = await requestDeviceCode(this.http, client);
    const id = newId();
    await this.begun.insert({
      id,
      workspaceId,
      connectionId,
      secret: this.seal(workspaceId, id, { deviceCode }),
      expiresInMs,
      device: { intervalSeconds: shown.intervalSeconds },
    });
    return { ...shown, pollId: id, expiresAt: new Date(Date.now() + expiresInMs) };
  }

  /** How far it is; the service is asked when it may be, however often and by however many this is called. */
  async look(workspaceId: string, pollId: string): Promise<DeviceState> {
    const signIn = isId(pollId) ? await this.begun.device(workspaceId, pollId) : null;
    if (!signIn) throw notFound('sign-in');
    if (signIn.result !== 'waiting' || !(await this.begun.mayPoll(workspaceId, signIn.id)))
      return stateOf(signIn);
    try {
      const { deviceCode } = this.open(workspaceId, signIn.id, signIn.secret);
      const loaded = await this.connections.toSignIn(workspaceId, signIn.connectionId);
      await this.exchange(loaded, 'deviceCode', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: String(deviceCode),
      });
      return await this.ended(signIn, 'connected', null);
    } catch (thrown) {
      return this.notYet(signIn, thrown);
    }
  }

  private async notYet(signIn: DeviceSignIn, thrown: unknown): Promise<DeviceState> {
    if (thrown instanceof StillPending) {
      if (!thrown.slowDown) return stateOf(signIn);
      await this.begun.slowDown(signIn.workspaceId, signIn.id, SLOW_DOWN_SECONDS);
      return stateOf({ ...signIn, intervalSeconds: signIn.intervalSeconds + SLOW_DOWN_SECONDS });
    }
    if (!(thrown instanceof FailureError)) throw thrown;
    const { kind, message, details } = thrown.failure;
    if (kind === 'retryable' || kind === 'timeout') return stateOf({ ...signIn, message });
    return this.ended(signIn, details?.['error'] === 'expired_token' ? 'expired' : 'refused', message);
  }

  private async ended(
    signIn: DeviceSignIn,
    result: DeviceResult,
    message: string | null,
  ): Promise<DeviceState> {
    await this.begun.end(signIn.workspaceId, signIn.id, result, message);
    return { ...stateOf({ ...signIn, result, message }), isNews: true };
  }

  private async exchange(
    { kind, fields, row }: LoadedConnection,
    flow: OAuth2Flow,
    grant: Readonly<Record<string, string>>,
  ): Promise<void> {
    const client = kind && clientOf(kind, fields);
    if (!client) throw notOffered();
    const answer = await requestToken(this.http, client, grant);
    const tokens = tokensOf(answer, { flow, refreshToken: null, scope: null });
    await this.connections.keepTokens(row.workspaceId, row.id, tokens);
  }

  private async clientFor(workspaceId: string, connectionId: string, flow: OAuth2Flow): Promise<OAuthClient> {
    const { kind, fields } = await this.connections.toSignIn(workspaceId, connectionId);
    const client = kind && offers(kind, flow) ? clientOf(kind, fields) : null;
    if (!client) throw notOffered();
    return client;
  }

  private seal(workspaceId: string, rowId: string, value: object): Buffer {
    return this.vault.seal({ workspaceId, rowId, fieldSet: 'sign-in' }, value);
  }

  private open(workspaceId: string, rowId: string, sealed: Buffer): Record<string, unknown> {
    return this.vault.open({ workspaceId, rowId, fieldSet: 'sign-in' }, sealed);
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const stateOf = ({ connectionId, result, message, intervalSeconds }: DeviceSignIn): DeviceState => ({
  connectionId,
  state: result,
  message,
  intervalSeconds,
  isNews: false,
});

const MAX_WORDS = 300;

/** RFC 6749 §4.1.2.1. */
function refusalWords(error: string | null, description: string | null): string {
  if (error === null && description === null)
    return 'The service sent you back without a code. Try it again.';
  const words = [description, error].filter((text) => text !== null && text !== '').join(' – ');
  return `The service granted no access. It said: ${asSentence(words.slice(0, MAX_WORDS))}`;
}
