/** Where connections are taken: those at published triggers, and those at the test addresses of drafts. */
import type { SocketTriggerDeclaration } from '#connector-sdk';
import type { TriggerAddress } from '#store';
import type { WebSocket } from 'ws';

import type { OpenSocket } from './open-socket';
import type { SocketSession } from './socket-session';

export interface SocketAddress {
  trigger: TriggerAddress;
  declaration: SocketTriggerDeclaration;
  token: string;
  /** Where the token begins in the path. */
  addressEnd: number;
}

export interface SocketRoom {
  /**
   * For one that is about to open; the one who took it gives it back once.
   * @throws CodedError rate.limited, server.unavailable
   */
  takeSeat(address: SocketAddress, maxConnections: number): () => void;
  /** @param giveBack ends its seat, when the connection ends */
  open(ws: WebSocket, session: SocketSession, giveBack: () => void): OpenSocket;
  /** It has its seat, and is let in. */
  welcome?(socket: OpenSocket): void;
}
