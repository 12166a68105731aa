/** A connection's fields in, checked and with the secret ones sealed; credentials out, for the length of one call. */
import {
  CONNECTOR_REGISTRY,
  type AuthKind,
  type ConnectionCredentials,
  type ConnectorRegistry,
} from '#connector-sdk';
import { CodedError, FailureError, isId, newId, notFound, type Problem } from '#kernel';
import { compileSchema } from '#schema';
import { ConnectionRepository, type Connection } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { splitFields } from './auth-fields';
import { CredentialCache } from './credential-cache';
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
    private readonly vault: Vault,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
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

  /** Throws `connection.invalid`, with a pointer for each bad field. */
  async create(workspaceId: string, input: NewConnectionInput): Promise<ConnectionSummary> {
    const { name, connector, auth, fields, createdBy } = input;
    const kind = this.kindOf(connector, auth);
    check(kind, fields);
    const { open, secret } = splitFields(kind, fields);
    const id = newId();
    const secrets = this.vault.seal({ workspaceId, rowId: id }, secret);
    return this.connections.insert({
      id,
      workspaceId,
      name,
      connector,
      auth,
      fields: open,
      secrets,
      createdBy,
    });
  }

  /** Throws `resource.not_found`, or `connection.invalid` when the whole of it would not be valid any more. */
  async update(
    workspaceId: string,
    id: string,
    { name, fields }: ConnectionUpdate,
  ): Promise<ConnectionSummary> {
    const updated = isId(id)
      ? await this.connections.update(workspaceId, id, (current) => {
          const renamed = name === undefined ? {} : { name };
          return fields === undefined ? renamed : { ...renamed, ...this.patched(current, fields) };
        })
      : null;
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
   * What a connector signs in with; null when there is no such connection in the workspace. At most 5 s old.
   * Throws `FailureError` (`vault.…`) when the secrets can't be opened.
   */
  async credentials(workspaceId: string, connectionId: string): Promise<ConnectionCredentials | null> {
    if (!isId(connectionId)) return null;
    return this.cache.get(workspaceId, connectionId, async () => {
      const connection = await this.connections.findSealed(workspaceId, connectionId);
      return connection && { kind: connection.auth, fields: this.allFields(connection) };
    });
  }

  /** As `credentials`, as they are now: for who asks seldom and must not sign in with what was just replaced. */
  freshCredentials(workspaceId: string, connectionId: string): Promise<ConnectionCredentials | null> {
    this.cache.drop(workspaceId, connectionId);
    return this.credentials(workspaceId, connectionId);
  }

  private allFields(connection: Connection): Record<string, unknown> {
    const { workspaceId, id, fields, secrets } = connection;
    return { ...fields, ...this.vault.open({ workspaceId, rowId: id }, secrets) };
  }

  /** Without the secrets when these can't be opened: then they have to be entered again, which this makes possible. */
  private readableFields(connection: Connection): Record<string, unknown> {
    try {
      return this.allFields(connection);
    } catch (error) {
      if (error instanceof FailureError) return connection.fields;
      throw error;
    }
  }

  private patched(
    current: Connection,
    patch: Record<string, unknown>,
  ): Pick<Connection, 'fields' | 'secrets'> {
    const kind = this.kindOf(current.connector, current.auth);
    const merged = Object.entries({ ...this.readableFields(current), ...patch }).filter(
      ([, value]) => value !== null,
    );
    const fields = Object.fromEntries(merged);
    check(kind, fields);
    const { open, secret } = splitFields(kind, fields);
    const { workspaceId, id } = current;
    return { fields: open, secrets: this.vault.seal({ workspaceId, rowId: id }, secret) };
  }

  private kindOf(connector: string, auth: string): AuthKind {
    const found = this.registry.connector(connector);
    if (!found) throw invalid([problem('/connector', 'There is no connector with this key.')]);
    const kind = found.auth.find(({ key }) => key === auth);
    if (kind) return kind;
    const known = found.auth.map(({ key }) => key).join(', ');
    const message = known
      ? `The connector has these kinds of auth: ${known}.`
      : 'The connector needs no connection.';
    throw invalid([problem('/auth', message)]);
  }
}

function check(kind: AuthKind, fields: Record<string, unknown>): void {
  const problems = compileSchema(kind.fields)(fields, '/fields');
  if (problems.length > 0) throw invalid(problems);
}

const problem = (pointer: string, message: string): Problem => ({ pointer, code: 'unknown', message });

const invalid = (problems: readonly Problem[]): CodedError =>
  new CodedError('connection.invalid', 'Some fields of the connection are not valid; each is listed.', {
    problems,
  });
