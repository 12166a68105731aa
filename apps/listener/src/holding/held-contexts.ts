/** A lease in → what its driver is given. */
import { CONFIG, type Config } from '#config';
import type { HeldContext, HeldEvent, HeldTriggerDeclaration, StoredHeldEvent } from '#connector-sdk';
import { HeldIntake } from '#intake';
import { type Failure, FailureError, newId, redact, type SocketClient, type WebSocketClient } from '#kernel';
import { SOCKET_CLIENT, WEB_SOCKET_CLIENT } from '#outbound';
import { ServiceClients, Traffic } from '#service-client';
import { LeaseLostError, type ListenerLease, type NewEvent, type StoredEvent } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { StatusReports } from './status-reports';

/** How its events came in. */
export type HeldSource = HeldTriggerDeclaration['kind'];

const MAX_POSITION_BYTES = 64 * 1024;

@Injectable()
export class HeldContexts {
  /** Of events that were sent to the database: the same when they are sent again. */
  private readonly ids = new WeakMap<HeldEvent, { event: string; run: string }>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly services: ServiceClients,
    private readonly traffic: Traffic,
    @Inject(WEB_SOCKET_CLIENT) private readonly webSockets: WebSocketClient,
    @Inject(SOCKET_CLIENT) private readonly sockets: SocketClient,
    private readonly intake: HeldIntake,
    private readonly reports: StatusReports,
  ) {}

  /**
   * @param isOver whether the driver should have ended by now: nothing more is stored
   * @param onLost called when a write finds that the lease is not held any more
   */
  of(
    lease: ListenerLease,
    source: HeldSource,
    { signal, isOver, onLost }: { signal: AbortSignal; isOver: () => boolean; onLost: () => void },
  ): HeldContext {
    const { trigger, fence } = lease;
    const { id, workspaceId, workflowId, connector, operation, input, connectionId } = trigger;
    let secrets = (): readonly string[] => [];
    const clean = (failure: Failure): Failure => redact(failure, secrets()) as Failure;
    const ownLogger = this.logger.child({ triggerId: id, workflowId });
    const open = async (ends: AbortSignal) => {
      const call = { workspaceId, connector, connectionId, signal: ends, logger: ownLogger };
      const session = await this.services.open({ ...call, fresh: true });
      secrets = session.secrets;
      return session.context;
    };
    const scope = { workspaceId, connectionId };
    const http = this.traffic.http(scope);
    const context: HeldContext = {
      trigger: { id, workspaceId, workflowId, connector, operation },
      input,
      auth: async () => (await open(signal)).auth,
      service: open,
      http: { request: (request) => http.request({ ...request, signal: request.signal ?? signal }) },
      httpStreams: this.traffic.streams(scope),
      webSockets: this.webSockets,
      sockets: this.sockets,
      logger: ownLogger,
      signal,
      position: lease.position ?? null,
      store: async (events, position) => {
        if (isOver()) throw new LeaseLostError();
        if (position !== undefined) refuseLong(position);
        const again = events.some((event) => this.ids.has(event));
        const fitting = events.filter(({ body }) => body.length <= this.config.inflatedLimitBytes);
        const batch = {
          triggerId: id,
          fence,
          events: fitting.map((event) => this.toEvent(event, id, source)),
          ...(position === undefined ? {} : { position }),
        };
        try {
          const stored = await this.intake.receive(batch, trigger, again);
          // A driver that is started again goes on from here.
          if (position !== undefined) context.position = lease.position = position;
          if (fitting.length < events.length) this.drop(context, events.length - fitting.length);
          return outcomesOf(events, fitting, stored);
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
    const ids = this.ids.get(event) ?? { event: newId(), run: newId() };
    this.ids.set(event, ids);
    return {
      ids,
      triggerId,
      source,
      body,
      contentType: storable(contentType),
      headers: headers ? headers.flatMap(([name, value]) => [storable(name), storable(value)]) : null,
      key: key ? storable(key).slice(0, 500) : null,
      ...(keyWindowMs === undefined ? {} : { keyWindowMs }),
    };
  }

  /** They can't be stored, and would stand in the way of all that comes after them. */
  private drop({ status, trigger, logger }: HeldContext, count: number): void {
    status.dropped(count);
    logger.warn(
      { triggerId: trigger.id, count, limit: this.config.inflatedLimitBytes },
      'Events larger than SLUICE_INFLATED_LIMIT were let go.',
    );
  }
}

/** In the order of the events. */
function outcomesOf(
  events: readonly HeldEvent[],
  fitting: readonly HeldEvent[],
  stored: readonly StoredEvent[],
): StoredHeldEvent[] {
  const byEvent = new Map(fitting.map((event, n) => [event, stored[n]!]));
  return events.map((event) => {
    const one = byEvent.get(event);
    if (!one) return { outcome: 'dropped', eventId: '' };
    return { outcome: one.outcome === 'duplicate' ? 'duplicate' : 'accepted', eventId: one.eventId };
  });
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
