/** A lease in → what its driver is given. */
import { CONFIG, type Config } from '#config';
import type { ConnectionCredentials, HeldContext, HeldEvent, HeldTriggerDeclaration } from '#connector-sdk';
import { HeldIntake } from '#intake';
import {
  type Failure,
  FailureError,
  type HttpClient,
  type HttpStreamClient,
  redact,
  type SocketClient,
  type WebSocketClient,
} from '#kernel';
import { HTTP_CLIENT, HTTP_STREAM_CLIENT, SOCKET_CLIENT, WEB_SOCKET_CLIENT } from '#outbound';
import { LeaseLostError, type ListenerLease, type NewEvent } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Connections } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

import { StatusReports } from './status-reports';

/** How its events came in. */
export type HeldSource = HeldTriggerDeclaration['kind'];

const MAX_POSITION_BYTES = 64 * 1024;

@Injectable()
export class HeldContexts {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(HTTP_STREAM_CLIENT) private readonly httpStreams: HttpStreamClient,
    @Inject(WEB_SOCKET_CLIENT) private readonly webSockets: WebSocketClient,
    @Inject(SOCKET_CLIENT) private readonly sockets: SocketClient,
    private readonly connections: Connections,
    private readonly intake: HeldIntake,
    private readonly reports: StatusReports,
  ) {}

  /** @param onLost called when a write finds that the lease is not held any more */
  of(lease: ListenerLease, source: HeldSource, signal: AbortSignal, onLost: () => void): HeldContext {
    const { trigger, fence } = lease;
    const { id, workspaceId, workflowId, connector, operation, input, connectionId } = trigger;
    let secrets: string[] = [];
    const clean = (failure: Failure): Failure => redact(failure, secrets) as Failure;
    const context: HeldContext = {
      trigger: { id, workspaceId, workflowId, connector, operation },
      input,
      auth: async () => {
        const found = await this.credentialsOf(workspaceId, connectionId);
        secrets = found ? textsOf(found.fields) : [];
        return found;
      },
      http: { request: (request) => this.http.request({ ...request, signal: request.signal ?? signal }) },
      httpStreams: this.httpStreams,
      webSockets: this.webSockets,
      sockets: this.sockets,
      logger: this.logger.child({ triggerId: id, workflowId }),
      signal,
      position: lease.position ?? null,
      store: async (events, position) => {
        if (position !== undefined) refuseLong(position);
        const batch = {
          triggerId: id,
          fence,
          events: events.map((event) => this.toEvent(event, id, source)),
          ...(position === undefined ? {} : { position }),
        };
        try {
          const stored = await this.intake.receive(batch, trigger);
          // A driver that is started again goes on from here.
          if (position !== undefined) context.position = lease.position = position;
          return stored.map(({ outcome, eventId }) => ({
            outcome: outcome === 'duplicate' ? 'duplicate' : 'accepted',
            eventId,
          }));
        } catch (error) {
          if (error instanceof LeaseLostError) onLost();
          throw error;
        }
      },
      status: this.reports.of(id, fence, clean),
    };
    return context;
  }

  private toEvent(event: HeldEvent, triggerId: string, source: HeldSource): NewEvent {
    const { body, contentType = 'application/json', key, keyWindowMs, headers } = event;
    if (body.length > this.config.inflatedLimitBytes) {
      throw new FailureError({
        kind: 'permanent',
        code: 'listen.event_too_large',
        message: `An event is larger than the ${this.config.inflatedLimitBytes} bytes that are stored (SLUICE_INFLATED_LIMIT).`,
      });
    }
    return {
      triggerId,
      source,
      body,
      contentType: storable(contentType),
      headers: headers ? headers.flatMap(([name, value]) => [storable(name), storable(value)]) : null,
      key: key ? storable(key).slice(0, 500) : null,
      ...(keyWindowMs === undefined ? {} : { keyWindowMs }),
    };
  }

  private async credentialsOf(
    workspaceId: string,
    connectionId: string | null,
  ): Promise<ConnectionCredentials | null> {
    if (connectionId === null) return null;
    const found = await this.connections.freshCredentials(workspaceId, connectionId);
    if (found) return found;
    throw new FailureError({
      kind: 'auth',
      code: 'connection.missing',
      message:
        'The connection of this trigger does not exist any more. Choose another one and publish again.',
    });
  }
}

/** Postgres's texts hold no NUL. */
const storable = (text: string): string => text.replaceAll('\u0000', '\ufffd');

function refuseLong(position: unknown): void {
  if (Buffer.byteLength(JSON.stringify(position)) <= MAX_POSITION_BYTES) return;
  throw new FailureError({
    kind: 'permanent',
    code: 'listen.position_too_large',
    message: `What this trigger keeps of where it got to is larger than ${MAX_POSITION_BYTES} bytes.`,
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}
