/**
 * A connection with tokens that are about to end, or that were rejected, in; one with good tokens out.
 *
 * One process renews at a time, by a lease in the database; the service is asked outside of any transaction. Others
 * use what is still valid, or wait for what that one gets. A refresh token may be good for one use only, so what came
 * for it is written with all patience; should the process die in between, the service may accept the old one once
 * more, and if not, a person has to connect again.
 */
import { type AuthKind, ExpiredAuthError, RetryableError } from '#connector-sdk';
import { FailureError, type HttpClient, newId } from '#kernel';
import { HTTP_CLIENT } from '#outbound';
import { ConnectionTokens, type TokenPlace } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';

import { leftMsOf, type LoadedConnection } from '../loaded-connection';
import { Vault } from '../vault';
import { clientOf, isUnattended, type OAuthClient } from './client';
import { asSentence, requestToken, TOKEN_TIMEOUT_MS } from './token-request';
import { ageOf, type Tokens, tokensOf } from './tokens';

const LEASE_MS = 2 * TOKEN_TIMEOUT_MS;
const MAX_WAIT_MS = LEASE_MS + 5000;
const LOOK_AGAIN_MS = { first: 50, most: 500 };
/** While the old token is still valid, a renewal that failed is tried again so much later. */
const TRY_SOON_AGAIN_MS = 30_000;
/** Once it is not, those who come shortly after a failed renewal get its failure. */
const SAME_FAILURE_MS = 2000;
const KEEP_TRIES = 6;

type Reload = () => Promise<LoadedConnection | null>;

@Injectable()
export class TokenKeeper implements BeforeApplicationShutdown {
  /** By connection and revision: within this process one asks for all. */
  private readonly underWay = new Map<string, Promise<LoadedConnection>>();

  constructor(
    private readonly stored: ConnectionTokens,
    private readonly vault: Vault,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What was asked of a service is still written down. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.underWay.values());
  }

  /** Tokens that no person has to sign in for. Throws as `requestToken`. */
  async first(kind: AuthKind, fields: Readonly<Record<string, unknown>>): Promise<Tokens> {
    const flow = 'clientCredentials';
    const client = clientOf(kind, fields);
    const grant = client && grantFor(client, flow, null);
    if (!client || !grant) throw unfinished();
    const answer = await requestToken(this.http, client, grant);
    return tokensOf(answer, { flow, refreshToken: null, scope: null });
  }

  /** With a token that may be used; as it is, when it is not one by OAuth 2. Throws `FailureError`, as `renew`. */
  async valid(loaded: LoadedConnection, reload: Reload): Promise<LoadedConnection> {
    if (!loaded.kind?.oauth2) return loaded;
    const { tokens, row } = loaded;
    const age = tokens ? ageOf(tokens, leftMsOf(loaded)) : 'over';
    if (age === 'fresh') return loaded;
    if (age === 'over') return this.renew(loaded, reload);
    const isToTry = row.status === 'ok' && (row.failedAgoMs ?? Infinity) > TRY_SOON_AGAIN_MS;
    return isToTry ? this.renew(loaded, reload, { isUrgent: false }).catch(() => loaded) : loaded;
  }

  /**
   * With other tokens than these. Throws `FailureError`: `auth` (`connection.reconnect`, `connection.unfinished`),
   * `retryable` (`connection.token_unavailable`, `connection.renewing`), `permanent`, as `requestToken` does.
   */
  async renew(
    loaded: LoadedConnection,
    reload: Reload,
    { isUrgent = true }: { isUrgent?: boolean } = {},
  ): Promise<LoadedConnection> {
    const { workspaceId, id, tokenRevision } = loaded.row;
    const key = `${workspaceId}/${id}/${tokenRevision}/${isUrgent}`;
    const known = this.underWay.get(key);
    if (known) return known;
    const renewal = this.inTurn(loaded, reload, isUrgent).finally(() => this.underWay.delete(key));
    this.underWay.set(key, renewal);
    return renewal;
  }

  private async inTurn(
    loaded: LoadedConnection,
    reload: Reload,
    isUrgent: boolean,
  ): Promise<LoadedConnection> {
    const began = performance.now();
    const place = placeOf(loaded);
    const holder = newId();
    let pauseMs = LOOK_AGAIN_MS.first;
    for (;;) {
      const outcome = await this.stored.lease(place, holder, LEASE_MS);
      if (outcome === 'moved' || outcome === 'gone') return (await reload()) ?? loaded;
      if (outcome === 'leased') return this.asHolder(place, holder, reload, performance.now() - began);
      if (!isUrgent) return loaded;
      if (performance.now() - began > MAX_WAIT_MS) throw stillRenewing();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(pauseMs * 2, LOOK_AGAIN_MS.most);
    }
  }

  private async asHolder(
    place: TokenPlace,
    holder: string,
    reload: Reload,
    waitedMs: number,
  ): Promise<LoadedConnection> {
    const { workspaceId, id } = place;
    try {
      // As it is now: somebody may have found out meanwhile that there is nothing to be had.
      const loaded = await reload();
      if (!loaded) throw reconnect('The connection is gone.');
      const { row, tokens } = loaded;
      if (row.tokenRevision !== place.revision) return loaded;
      if (row.status === 'reconnect') throw reconnect(row.statusMessage);
      if (row.failure && (row.failedAgoMs ?? Infinity) <= Math.max(waitedMs, SAME_FAILURE_MS))
        throw new FailureError(row.failure);
      return await this.asked(place, holder, loaded, tokens, reload);
    } finally {
      await this.stored.release(workspaceId, id, holder).catch((error: unknown) => {
        this.logger.warn(
          { err: error, connectionId: id },
          'A lease for renewing tokens was not given back; it ends by itself.',
        );
      });
    }
  }

  private async asked(
    place: TokenPlace,
    holder: string,
    loaded: LoadedConnection,
    tokens: Tokens | null,
    reload: Reload,
  ): Promise<LoadedConnection> {
    const client = loaded.kind && clientOf(loaded.kind, loaded.fields);
    if (!client || !loaded.kind) return loaded;
    const flow = tokens?.flow ?? (isUnattended(loaded.kind) ? 'clientCredentials' : null);
    if (flow === null) throw unfinished();
    const grant = grantFor(client, flow, tokens);
    if (!grant) {
      const message =
        'The service does not accept the access token any more, and gave nothing to renew it with.';
      throw await this.lost(place, loaded, message);
    }
    try {
      const answer = await requestToken(this.http, client, grant);
      const before = tokens ?? { flow, refreshToken: null, scope: null };
      await this.kept(place, tokensOf(answer, before));
      return (await reload()) ?? loaded;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const { failure } = error;
      if (failure.kind === 'auth') {
        const words = failure.details?.['words'];
        throw await this.lost(
          place,
          loaded,
          typeof words === 'string' && words !== '' ? words : failure.message,
        );
      }
      await this.stored.fail(place.workspaceId, place.id, holder, failure);
      this.logger.warn(
        { connectionId: place.id, workspaceId: place.workspaceId, code: failure.code },
        'A connection’s access token could not be renewed; it is tried again.',
      );
      throw error;
    }
  }

  /** A refresh token that was used up must not be lost to a moment without a database. */
  private async kept(place: TokenPlace, tokens: Tokens): Promise<void> {
    const { workspaceId, id: rowId } = place;
    const sealed = this.vault.seal({ workspaceId, rowId, fieldSet: 'tokens' }, tokens);
    for (let tries = 1; ; tries += 1) {
      try {
        // False: other tokens took their place while we asked, and those are newer.
        await this.stored.keep(place, sealed, tokens.lifetimeMs);
        return;
      } catch (error) {
        if (tries >= KEEP_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
      }
    }
  }

  private async lost(place: TokenPlace, { row }: LoadedConnection, words: string): Promise<FailureError> {
    if (await this.stored.markReconnect(place, words)) {
      this.logger.error(
        {
          event: 'connection.reconnect',
          workspaceId: place.workspaceId,
          connectionId: place.id,
          connection: row.name,
          connector: row.connector,
          words,
        },
        'A connection has to be connected again: the service gives no more access tokens for it.',
      );
    }
    return reconnect(words);
  }
}

const placeOf = ({ row }: LoadedConnection): TokenPlace => ({
  workspaceId: row.workspaceId,
  id: row.id,
  revision: row.tokenRevision,
});

/** Null: there is nothing to ask with. */
function grantFor(
  { scope }: OAuthClient,
  flow: Tokens['flow'],
  tokens: Tokens | null,
): Record<string, string> | null {
  if (flow === 'clientCredentials')
    return { grant_type: 'client_credentials', ...(scope === '' ? {} : { scope }) };
  const refreshToken = tokens?.refreshToken ?? null;
  return refreshToken === null ? null : { grant_type: 'refresh_token', refresh_token: refreshToken };
}

const reconnect = (words: string | null): FailureError =>
  new ExpiredAuthError({
    code: 'connection.reconnect',
    message: `The connection has to be connected again${words ? `: ${asSentence(words)}` : '.'} Open it under Connections and choose Reconnect.`,
  });

const unfinished = (): FailureError =>
  new ExpiredAuthError({
    code: 'connection.unfinished',
    message: 'Nobody has signed in with this connection yet. Open it under Connections and choose Connect.',
  });

const stillRenewing = (): FailureError =>
  new RetryableError({
    code: 'connection.renewing',
    message: 'The access token of the connection is being renewed, and that takes long. It is tried again.',
    retryAfterMs: 5000,
  });
