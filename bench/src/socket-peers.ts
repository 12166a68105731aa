/** WebSockets that others open here in → messages as fast as they are taken, and a count of their pings. */
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { WebSocketServer, type WebSocket } from 'ws';

export interface PeersReport {
  open: number;
  /** Of all that were ever open. */
  closed: number;
  /** Pings that the open one with the fewest has sent. */
  fewestPings: number;
}

/** What may wait in the socket before more is sent. */
const HIGH_WATER_BYTES = 256 * 1024;
const CONNECTED_WITHIN_MS = 60_000;
const POLL_MS = 20;

export class SocketPeers {
  private server: WebSocketServer | null = null;
  private readonly pings = new Map<WebSocket, number>();
  private closed = 0;

  async listen(): Promise<string> {
    if (!this.server) {
      const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
      await new Promise((resolve) => server.once('listening', resolve));
      server.on('connection', (socket) => this.take(socket));
      this.server = server;
    }
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** To the one that is connected, or will be soon. Resolves when the last one is handed to the system. */
  async send(count: number, message: (index: number) => string): Promise<void> {
    const socket = await this.connected();
    for (let index = 0; index < count; index++) {
      socket.send(message(index));
      if (socket.bufferedAmount > HIGH_WATER_BYTES) await drained(socket);
    }
    await drained(socket);
  }

  report(): PeersReport {
    const counts = [...this.pings.values()];
    return {
      open: counts.length,
      closed: this.closed,
      fewestPings: counts.length === 0 ? 0 : Math.min(...counts),
    };
  }

  close(): void {
    for (const socket of this.pings.keys()) socket.terminate();
    this.server?.close();
  }

  private take(socket: WebSocket): void {
    this.pings.set(socket, 0);
    socket.on('ping', () => this.pings.set(socket, (this.pings.get(socket) ?? 0) + 1));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed += 1;
      this.pings.delete(socket);
    });
  }

  private async connected(): Promise<WebSocket> {
    const deadline = Date.now() + CONNECTED_WITHIN_MS;
    for (;;) {
      const socket = [...this.pings.keys()].at(-1);
      if (socket) return socket;
      if (Date.now() > deadline) throw new Error('Nobody connected to the WebSocket within a minute.');
      await wait(POLL_MS);
    }
  }
}

async function drained(socket: WebSocket): Promise<void> {
  while (socket.bufferedAmount > 0) {
    if (socket.readyState !== socket.OPEN)
      throw new Error('The WebSocket was closed in the middle of the messages.');
    await wait(1);
  }
}
