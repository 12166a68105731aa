/** The connections at published triggers: each of their messages is an event. */
import { CONFIG, type Config } from '#config';
import { Intake } from '#intake';
import { CodedError } from '#kernel';
import type { StoredEvent } from '#store';
import { Inject, Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';

import type { Message } from './message-pump';
import type { OpenSocket } from './open-socket';
import { contentTypeOf, headersOf } from './socket-headers';
import type { SocketAddress, SocketRoom } from './socket-room';
import type { SocketSession } from './socket-session';
import { Sockets } from './sockets';

@Injectable()
export class LiveSockets implements SocketRoom {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly intake: Intake,
    private readonly sockets: Sockets,
  ) {}

  takeSeat({ trigger, token }: SocketAddress, maxConnections: number): () => void {
    const { groups, isStopping } = this.sockets;
    if (isStopping || groups.size >= this.config.socketLimit) throw full();
    const { id, workspaceId, workflowId } = trigger;
    const seat = groups.take({ workspaceId, workflowId, triggerId: id, token }, maxConnections);
    if (!seat) throw tooMany(maxConnections);
    return seat;
  }

  open(ws: WebSocket, session: SocketSession, giveBack: () => void): OpenSocket {
    const store = (message: Message): Promise<StoredEvent> => this.store(socket, message);
    const socket: OpenSocket = this.sockets.open(ws, session, { store, closed: giveBack });
    return socket;
  }

  welcome(socket: OpenSocket): void {
    const { workspaceId, workflowId } = socket.trigger;
    this.sockets.groups.of(workspaceId, workflowId)?.sockets.add(socket);
  }

  private store({ session, trigger }: OpenSocket, message: Message): Promise<StoredEvent> {
    return this.intake.receive(
      {
        triggerId: trigger.id,
        source: 'socket',
        path: session.path,
        query: session.query,
        headers: headersOf(session, message),
        contentType: contentTypeOf(message),
        body: message.data,
      },
      trigger,
    );
  }
}

const full = (): CodedError =>
  new CodedError('server.unavailable', 'This server takes no more connections. Come again in a moment.', {
    headers: { 'retry-after': '5' },
  });

const tooMany = (max: number): CodedError =>
  new CodedError('rate.limited', `This trigger takes ${max} connections at once. Come again later.`, {
    headers: { 'retry-after': '30' },
  });
