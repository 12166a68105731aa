/** WebSocket servers for tests, and a trigger's driver running against them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';

import type { StreamTriggerDeclaration, TriggerDeclaration } from '#connector-sdk';
import { FailureError } from '#kernel';
import { createWebSocketClient } from '#outbound';
import { type FakeHeld, fakeHeldContext, waitUntil } from '#testing';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import { webSocketDriver } from '../src/drivers/stream/web-socket/driver';
import { WEB_SOCKET_LIMITS, type WebSocketLimits } from '../src/drivers/stream/web-socket/limits';
import { Pulse } from '../src/drivers/stream/web-socket/pulse';

export type Cleanups = (() => Promise<void> | void)[];

/** Resolves with the port. */
export async function listening(server: Server | TcpServer, cleanups: Cleanups): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export interface Peer {
  url: string;
  sockets: WebSocket[];
  /** What all of them sent, in order. */
  heard: string[];
  closes: number[];
}

/** A WebSocket server; `onSocket` gets each connection and which one it is, from 0. */
export async function startPeer(
  cleanups: Cleanups,
  onSocket: (socket: WebSocket, n: number, peer: Peer) => void,
  options: ServerOptions = {},
): Promise<Peer> {
  const http = createServer();
  const port = await listening(http, cleanups);
  const peer: Peer = { url: `ws://127.0.0.1:${port}`, sockets: [], heard: [], closes: [] };
  new WebSocketServer({ server: http, ...options }).on('connection', (socket) => {
    const n = peer.sockets.push(socket) - 1;
    socket.on('message', (data) => peer.heard.push((data as Buffer).toString()));
    socket.on('close', (code) => peer.closes.push(code));
    socket.on('error', () => undefined);
    onSocket(socket, n, peer);
  });
  return peer;
}

/** Everything that is waited for is short. */
const quick = (limits: Partial<WebSocketLimits>): WebSocketLimits => ({
  ...WEB_SOCKET_LIMITS,
  pulse: new Pulse(10),
  firstPauseMs: 20,
  longestPauseMs: 50,
  firstStoreRetryMs: 10,
  longestStoreRetryMs: 20,
  leastHeartbeatMs: 20,
  positionMs: 20,
  leaveMs: 300,
  closeMs: 300,
  ...limits,
});

export interface Running {
  held: FakeHeld;
  /** `closed`, or why not. */
  done: Promise<unknown>;
}

export function drive(
  cleanups: Cleanups,
  declaration: TriggerDeclaration | undefined,
  options: Parameters<typeof fakeHeldContext>[0] = {},
  limits: Partial<WebSocketLimits> = {},
): Running {
  if (declaration?.kind !== 'stream') throw new Error('it is no stream');
  const held = fakeHeldContext({
    webSockets: createWebSocketClient({ allow: ['127.0.0.1/32'] }),
    ...options,
  });
  const stream: StreamTriggerDeclaration = declaration;
  const done = webSocketDriver(stream, held.context, quick(limits)).then(
    () => 'closed',
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  );
  cleanups.push(async () => {
    held.abort();
    await done;
  });
  return { held, done };
}

export const until = (ask: () => boolean, what: string): Promise<unknown> =>
  waitUntil(ask, { timeoutMs: 10_000, what });

export const failures = ({ statuses }: FakeHeld) => statuses.filter((status) => typeof status === 'object');
