/** A connection's fields in, checked and with the secret ones sealed; credentials out, for the length of one call. */
import {
  CONNECTOR_CATALOGUE,
  type ConnectionCredentials,
  type Connector,
  type ConnectorCatalogue,
  type OAuth2Flow,
} from '#connector-sdk';
import { CodedError, FailureError, isId, newId, notFound } from '#kernel';
import {
  type Connection,
  type ConnectionChange,
  ConnectionRepository,
  ConnectionTokens,
  type ConnectionVerdict,
} from '#store';
import { hideFromLogs } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { splitFields } from './auth-fields';
import { afterChange, checkFields, kindOf, notOffered, patchedFields } from './connection-fields';
import { CredentialCache } from './credential-cache';
import { refuseMovedSecrets, refuseUnreadSecrets } from './kept-secrets';
import { loadConnection, type LoadedConnection, type OpenedConnection, openedOf } from './loaded-connection';
import { isUnattended, offers } from './oauth2/client';
import { TokenKeeper } from './oauth2/token-keeper';
import type { Tokens } from './oauth2/tokens';
import { Vault } from './vault';

export interface NewConnectionInput {
  name: string;
  connector: string;
  /** The key of one of the connector's kinds of auth. */
  auth: string;
  fields: Record<string, unknown>;
  createdBy: string | null;
}

export interface ConnectionUpdate {
  name?: string;
  /** A merge patch (RFC 7396) of the fields' first level: what is absent stays as it is, null takes a field away. */
  fields?: Record<string, unknown>;
}

/** Never with secrets: these are written, and read only by the engine. */
export type ConnectionSummary = Omit<Connection, 'secrets'>;

@Injectable()
export class Connections {
  private readonly cache = new CredentialCache();

  constructor(
    private readonly connections: ConnectionRepository,
    private readonly stored: ConnectionTokens,
    private readonly vault: Vault,
    private readonly tokens: TokenKeeper,
    @Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue,
  ) {}

  /** Newest first; `before` is the id of the last one seen. */
  list(
    workspaceId: string,
    { limit = 50, before }: { limit?: number; before?: string } = {},
  ): Promise<ConnectionSummary[]> {
    return this.connections.list(workspaceId, limit, before);
  }

  /** Throws `resource.not_found`. */
  async get(workspaceId: string, id: string): Promise<ConnectionSummary> {
    const connection = isId(id) ? await this.connections.find(workspaceId, id) : null;
    if (!connection) throw notFound('connection');
    return connection;
  }

  /**
   * Throws `connection.invalid`, with a pointer for each bad field. A connection by OAuth 2 is `unfinished` until
   * somebody has signed in; where that needs no person, or `flow` says so, its tokens are asked for first, and what
   * `TokenKeeper.first` throws keeps it from being made.
   */
  async create(
    workspaceId: string,
    { name, connector, auth, fields, createdBy }: NewConnectionInput,
    flow: OAuth2Flow | null = null,
  ): Promise<ConnectionSummary> {
    const kind = kindOf(await this.catalogue.connector(workspaceId, connector), auth);
    checkFields(kind, fields);
    if (flow !== null && !offers(kind, flow)) throw notOffered();
    const isAtOnce = isUnattended(kind) || flow === 'clientCredentials';
    const tokens = isAtOnce ? await this.tokens.first(kind, fields) : null;
    const { open, secret } = splitFields(kind, fields);
    const id = newId();
    const made = await this.connections.insert({
      id,
      workspaceId,
      name,
      connector,
      auth,
      fields: open,
      secrets: this.vault.seal({ workspaceId, rowId: id }, secret),
      createdBy,
      status: kind.oauth2 && !tokens ? 'unfinished' : 'ok',
    });
    if (tokens) await this.keepTokens(workspaceId, id, tokens);
    return made;
  }

  /**
   * Throws `resource.not_found`, or `connection.invalid`: the whole of it would not be valid any more, or it would take
   * secrets along that have to be entered again.
   */
  async update(
    workspaceId: string,
    id: string,
    { name, fields }: ConnectionUpdate,
  ): Promise<ConnectionSummary> {
    const renamed = name === undefined ? {} : { name };
    // It never changes.
    const { connector } = await this.get(workspaceId, id);
    const found = fields && (await this.catalogue.connector(workspaceId, connector));
    const updated = await this.connections.update(workspaceId, id, (current) =>
      fields ? { ...renamed, ...this.patched(found, current, fields) } : renamed,
    );
    if (!updated) throw notFound('connection');
    this.cache.drop(workspaceId, id);
    return updated;
  }

  /** Throws `resource.not_found`, or `conflict.state` while a published workflow uses it. */
  async delete(workspaceId: string, id: string): Promise<void> {
    const outcome = isId(id) ? await this.connections.delete(workspaceId, id) : null;
    if (!outcome) throw notFound('connection');
    if (!outcome.deleted) {
      const names = outcome.usedBy.map((name) => `“${name}”`).join(', ');
      throw new CodedError(
        'conflict.state',
        `Published workflows use this connection: ${names}. Unpublish them, or let them use another one first.`,
      );
    }
    this.cache.drop(workspaceId, id);
  }

  /**
   * What a connector signs in with, and all that must then never be shown; null when there is no such connection in
   * the workspace. At most 5 s old; access tokens are renewed in time.
   * Throws `FailureError`: `vault.…` when the secrets can't be opened, and as `TokenKeeper.renew`.
   */
  async open(workspaceId: string, connectionId: string): Promise<OpenedConnection | null> {
    const loaded = await this.loaded(workspaceId, connectionId);
    if (!loaded) return null;
    return openedOf(await this.tokens.valid(loaded, () => this.reloaded(workspaceId, connectionId)));
  }

  /**
   * What people have entered, without tokens, so that no service is asked: for telling who may send something here.
   * Null and throws as `open`, but only for what can't be opened.
   */
  async entered(workspaceId: string, connectionId: string): Promise<ConnectionCredentials | null> {
    const loaded = await this.loaded(workspaceId, connectionId);
    return loaded && { kind: loaded.row.auth, fields: structuredClone({ ...loaded.fields }) };
  }

  /** As `open`, without the rest. */
  async credentials(workspaceId: string, connectionId: string): Promise<ConnectionCredentials | null> {
    return (await this.open(workspaceId, connectionId))?.credentials ?? null;
  }

  /** As `credentials`, as they are now: for who asks seldom and must not sign in with what was just replaced. */
  freshCredentials(workspaceId: string, connectionId: string): Promise<ConnectionCredentials | null> {
    this.cache.drop(workspaceId, connectionId);
    return this.credentials(workspaceId, connectionId);
  }

  /**
   * After the service has rejected an access token: the connection with another one, which may be there already
   * because somebody else was told the same. Null where there is nothing to renew. Throws as `open`.
   */
  async renew(
    workspaceId: string,
    connectionId: string,
    rejectedAccessToken: string,
  ): Promise<OpenedConnection | null> {
    const reload = () => this.reloaded(workspaceId, connectionId);
    const loaded = isId(connectionId) ? await reload() : null;
    if (!loaded?.kind?.oauth2) return null;
    const isOther = loaded.tokens && loaded.tokens.accessToken !== rejectedAccessToken;
    return openedOf(await (isOther ? this.tokens.valid(loaded, reload) : this.tokens.renew(loaded, reload)));
  }

  /** What somebody's sign-in at the service gave; the connection works from now on. */
  async keepTokens(workspaceId: string, id: string, tokens: Tokens): Promise<void> {
    const sealed = this.vault.seal({ workspaceId, rowId: id, fieldSet: 'tokens' }, tokens);
    if (!(await this.stored.replace(workspaceId, id, sealed, tokens.lifetimeMs)))
      throw notFound('connection');
    this.cache.drop(workspaceId, id);
  }

  /**
   * Asks for tokens that no person has to sign in for. Throws `resource.not_found`, `connection.invalid` where this
   * kind has none, and `FailureError` in the words of the service.
   */
  async obtain(workspaceId: string, id: string): Promise<void> {
    const { kind, fields } = await this.toSignIn(workspaceId, id);
    if (!kind || !offers(kind, 'clientCredentials')) throw notOffered();
    await this.keepTokens(workspaceId, id, await this.tokens.first(kind, fields));
  }

  /** With its secrets, as it is now, without asking for tokens. Throws `resource.not_found`. */
  async toSignIn(workspaceId: string, id: string): Promise<LoadedConnection> {
    const loaded = isId(id) ? await this.reloaded(workspaceId, id) : null;
    if (!loaded) throw notFound('connection');
    return loaded;
  }

  /**
   * What a test of it found out, as it was when the test began. Not kept when somebody has changed it or signed in
   * since; and where tokens can be renewed, a test never marks it `reconnect`: that ends the renewals, and so only
   * what the service says to one does.
   */
  async noteTest(
    { workspaceId, id, connector, auth, updatedAt }: ConnectionSummary,
    verdict: ConnectionVerdict,
  ): Promise<ConnectionSummary> {
    const found = await this.catalogue.connector(workspaceId, connector);
    const isRenewed = found?.auth.some(({ key, oauth2 }) => key === auth && oauth2) ?? false;
    if (verdict.status !== 'reconnect' || !isRenewed)
      await this.connections.noteTest(workspaceId, id, verdict, updatedAt);
    this.cache.drop(workspaceId, id);
    return this.get(workspaceId, id);
  }

  private async loaded(workspaceId: string, connectionId: string): Promise<LoadedConnection | null> {
    if (!isId(connectionId)) return null;
    return this.cache.get(workspaceId, connectionId, async () => {
      const row = await this.stored.find(workspaceId, connectionId);
      if (!row) return null;
      const auth = (await this.catalogue.connector(workspaceId, row.connector))?.auth ?? [];
      const loaded = loadConnection(row, auth.find(({ key }) => key === row.auth) ?? null, this.vault);
      hideFromLogs(loaded.secrets);
      return loaded;
    });
  }

  private reloaded(workspaceId: string, connectionId: string): Promise<LoadedConnection | null> {
    this.cache.drop(workspaceId, connectionId);
    return this.loaded(workspaceId, connectionId);
  }

  /** Null when they were sealed with a key that is not here; with one that is, what does not open is lost for good. */
  private openSecrets({ workspaceId, id, secrets }: Connection): Record<string, unknown> | null {
    try {
      return this.vault.open({ workspaceId, rowId: id }, secrets);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return error.failure.code === 'vault.tampered' ? {} : null;
    }
  }

  private patched(
    connector: Connector | undefined,
    current: Connection,
    patch: Record<string, unknown>,
  ): ConnectionChange {
    const { workspaceId, id, status } = current;
    const kind = kindOf(connector, current.auth);
    const secrets = this.openSecrets(current);
    if (!secrets) refuseUnreadSecrets(kind, patch);
    const before = { ...current.fields, ...secrets };
    const after = patchedFields(before, patch);
    checkFields(kind, after);
    const kept = Object.keys(secrets ?? {}).filter((name) => !Object.hasOwn(patch, name));
    refuseMovedSecrets(kind, connector?.api, { before, after, kept });
    const { open, secret } = splitFields(kind, after, kept);
    return {
      fields: open,
      secrets: this.vault.seal({ workspaceId, rowId: id }, secret),
      ...afterChange(kind, status, before, after),
    };
  }
}
