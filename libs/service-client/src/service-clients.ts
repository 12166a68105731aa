/** A connector and a connection in → clients that sign in as it, keep to its limits and know what must never be shown. */
import {
  CONNECTOR_CATALOGUE,
  type Connector,
  type ConnectorCatalogue,
  createApiClient,
  type Logger,
  type PausableHttp,
  type ServiceContext,
} from '#connector-sdk';
import { FailureError, type HttpStreamClient, redact, type SocketClient } from '#kernel';
import { SOCKET_CLIENT } from '#outbound';
import { hideFromLogs } from '#telemetry';
import { Connections, type OpenedConnection } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

import { Traffic } from './traffic';

export interface ServiceCall {
  workspaceId: string;
  /** The connector's key. */
  connector: string;
  connectionId: string | null;
  /** Ends all that is under way. */
  signal: AbortSignal;
  logger: Logger;
  /** Sent with requests that must not be carried out twice. */
  idempotencyKey?: string;
  /** Signs in as the connection says now, not as it said some seconds ago: for who asks seldom. */
  fresh?: boolean;
  /** How long a request may take that says nothing of it, in milliseconds, asked when it is sent. */
  timeoutMs?(): number;
}

/** What one operation works with; not to be kept for the next one. */
export interface ServiceSession {
  context: ServiceContext;
  streams: HttpStreamClient;
  /** A copy in which no secret of the connection is left, in whatever form it was sent. */
  redact<Value>(value: Value): Value;
  secrets(): readonly string[];
}

@Injectable()
export class ServiceClients {
  constructor(
    private readonly connections: Connections,
    private readonly traffic: Traffic,
    @Inject(SOCKET_CLIENT) private readonly tcp: SocketClient,
    @Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue,
  ) {}

  /**
   * Throws `FailureError`: `connection.missing`, `connection.other_connector`, and what `Connections.open` throws
   * where the connection can't be used now.
   */
  async open(call: ServiceCall): Promise<ServiceSession> {
    const { workspaceId, connectionId } = call;
    const connector = await this.catalogue.connector(workspaceId, call.connector);
    if (connectionId === null) return this.session(call, connector, null);
    if (call.fresh) await this.connections.freshCredentials(workspaceId, connectionId);
    const opened = await this.connections.open(workspaceId, connectionId);
    if (!opened) throw missing();
    // With another connector, its secrets could go anywhere.
    if (opened.connector !== call.connector) throw otherConnector();
    return this.session(call, connector, opened);
  }

  private session(
    call: ServiceCall,
    connector: Connector | undefined,
    opened: OpenedConnection | null,
  ): ServiceSession {
    const { workspaceId, connectionId, signal, logger, idempotencyKey } = call;
    const secrets = new Set(opened?.secrets);
    const scope = { workspaceId, connectionId, rate: connector?.api?.rate ?? null };
    const http = this.limitedHttp(call, this.traffic.http(scope));
    const streams = this.limitedStreams(call, this.traffic.streams(scope));
    const kind = opened?.kind ?? null;
    const api = createApiClient({
      service: {
        key: call.connector,
        title: connector?.title ?? call.connector,
        api: connector?.api ?? { baseUrl: null },
      },
      http,
      streams,
      kind,
      credentials: opened?.credentials ?? null,
      ...(opened && kind?.oauth2 ? { renew: () => this.renew(workspaceId, opened, secrets) } : {}),
      onSecrets: (added) => {
        for (const secret of added) secrets.add(secret);
        hideFromLogs(added);
      },
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      signal,
    });
    const tcp: SocketClient = {
      connect: (target) => this.tcp.connect({ ...target, signal: target.signal ?? signal }),
    };
    return {
      context: { auth: opened?.credentials ?? null, api, http, tcp, logger, signal },
      streams,
      redact: <Value>(value: Value) => redact(value, [...secrets]) as Value,
      secrets: () => [...secrets],
    };
  }

  private async renew(workspaceId: string, { id, credentials }: OpenedConnection, secrets: Set<string>) {
    const rejected = credentials.fields.accessToken;
    const renewed = await this.connections.renew(workspaceId, id, String(rejected));
    for (const secret of renewed?.secrets ?? []) secrets.add(secret);
    return renewed?.credentials ?? null;
  }

  private limitedHttp({ signal, timeoutMs }: ServiceCall, http: PausableHttp): PausableHttp {
    return {
      request: (request) =>
        http.request({ signal, ...(timeoutMs ? { timeoutMs: timeoutMs() } : {}), ...request }),
      pause: (url, ms) => http.pause?.(url, ms),
    };
  }

  private limitedStreams({ signal }: ServiceCall, streams: HttpStreamClient): HttpStreamClient {
    return { open: (request) => streams.open({ signal, ...request }) };
  }
}

const missing = (): FailureError =>
  new FailureError({
    kind: 'auth',
    code: 'connection.missing',
    message: 'The connection does not exist any more. Choose another one and publish again.',
  });

const otherConnector = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'connection.other_connector',
    message: 'The connection is one for another app. Choose one that was made for this one.',
  });
