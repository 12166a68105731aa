/** All WebSockets that others opened in this process: who they are, what they send, what is sent to them, their end. */
import { setTimeout as pause } from 'node:timers/promises';

import { SocketChannel, type SocketCount, type SocketHolder } from '#queue';
import { isRefusedData, type StoredEvent } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { WebSocket } from 'ws';

import type { Message } from './message-pump';
import { FULL, OpenSocket } from './open-socket';
import { SocketGroups } from './socket-groups';
import { CLOSE, type Closing, type SocketSession } from './socket-session';
import { storeMessages } from './store-messages';
import { WaitingMessages } from './waiting-messages';

/** How long a message that can't be stored is kept, before its sender is told to come again. */
const PATIENCE_MS = 30_000;
/** At the end of the process: for what was read to be stored, and for the peers to say good-bye. */
const FINISH_MS = 5000;
const FAREWELL_MS = 1000;
/** Sockets that are written to before others have their turn. */
const SLICE = 500;

/** Who keeps what a connection sends. */
export interface SocketKeeper {
  /** Throws when it is not kept, or nobody knows. */
  store(message: Message): Promise<StoredEvent>;
  closed(): void;
}

@Injectable()
export class Sockets implements SocketHolder, OnModuleInit, OnModuleDestroy {
  readonly groups = new SocketGroups();
  private readonly byId = new Map<string, OpenSocket>();
  /** Those whose peers have left, and whose messages are not all stored. */
  private readonly leaving = new Set<Promise<void>>();
  private readonly waiting = new WaitingMessages(() => this.closeGreediest());
  private clock: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly channel: SocketChannel,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.channel.hold(this);
    this.metrics.gauge('sluice_sockets_open', 'WebSockets that others have opened at triggers.', async () =>
      Promise.resolve(this.byId.size),
    );
    this.clock = setInterval(() => this.tick(), 1000).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    if (this.clock) clearInterval(this.clock);
    const sockets = [...this.byId.values()];
    const finished = Promise.all([...sockets.map((socket) => socket.finish()), ...this.leaving]);
    await Promise.race([finished, pause(FINISH_MS, undefined, { ref: false })]);
    for (const socket of sockets) socket.close(STOPPING);
    const deadline = performance.now() + FAREWELL_MS;
    while (this.byId.size > 0 && performance.now() < deadline) await pause(20);
    for (const socket of this.byId.values()) socket.terminate();
  }

  /** Nobody is to be let in any more. */
  get isStopping(): boolean {
    return this.stopping;
  }

  open(ws: WebSocket, session: SocketSession, { store, closed }: SocketKeeper): OpenSocket {
    const socket: OpenSocket = new OpenSocket(session, ws, {
      store: (from, messages) => this.store(from, messages, store),
      waiting: this.waiting,
      metrics: this.metrics,
      closed: () => {
        this.forget(socket);
        closed();
      },
    });
    this.byId.set(socket.id, socket);
    return socket;
  }

  send(workspaceId: string, socketId: string, data: string | Buffer): boolean {
    const socket = this.byId.get(socketId);
    if (socket?.trigger.workspaceId !== workspaceId) return false;
    return socket.send(Buffer.from(data as string), typeof data !== 'string');
  }

  async broadcast(workspaceId: string, workflowId: string, data: string | Buffer): Promise<SocketCount> {
    const count: SocketCount = { sockets: 0, dropped: 0 };
    const sockets = [...(this.groups.of(workspaceId, workflowId)?.sockets ?? [])];
    // One copy for all of them.
    const bytes = Buffer.from(data as string);
    for (const [n, socket] of sockets.entries()) {
      if (n % SLICE === SLICE - 1) await new Promise(setImmediate);
      if (!socket.isAdmitted) continue;
      if (socket.send(bytes, typeof data !== 'string')) count.sockets += 1;
      else count.dropped += 1;
    }
    return count;
  }

  private tick(): void {
    const now = performance.now();
    for (const socket of this.byId.values()) socket.tick(now);
  }

  /** Whoever fills the room has to leave it, and not whoever comes last. */
  private closeGreediest(): void {
    let greediest: OpenSocket | null = null;
    for (const socket of this.byId.values()) if (socket.share > (greediest?.share ?? 0)) greediest = socket;
    greediest?.close(FULL);
  }

  private forget(socket: OpenSocket): void {
    const { workspaceId, workflowId } = socket.trigger;
    this.byId.delete(socket.id);
    this.groups.of(workspaceId, workflowId)?.sockets.delete(socket);
    const left = socket.finish().finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }

  private async store(
    socket: OpenSocket,
    messages: readonly Message[],
    store: SocketKeeper['store'],
  ): Promise<StoredEvent[] | null> {
    const { signal } = socket;
    const stored = await storeMessages(messages, {
      ...{ store, signal, isHopeless: isRefusedData, patienceMs: PATIENCE_MS },
    });
    if ('failed' in stored) {
      this.logger.warn({ err: stored.error }, 'Messages of a WebSocket could not be stored; it was closed.');
      socket.close(stored.failed === 'hopeless' ? REFUSED : AWAY);
      return null;
    }
    if (!stored.events.some(({ outcome }) => outcome === 'unpublished')) return stored.events;
    socket.close(UNPUBLISHED);
    return null;
  }
}

export const UNPUBLISHED: Closing = { code: CLOSE.goingAway, reason: 'The workflow is switched off.' };
const STOPPING: Closing = { code: CLOSE.goingAway, reason: 'This server stops. Connect again.' };
const AWAY: Closing = { code: CLOSE.tryAgainLater, reason: 'Messages can’t be stored right now.' };
const REFUSED: Closing = { code: CLOSE.internalError, reason: 'The message could not be stored.' };
