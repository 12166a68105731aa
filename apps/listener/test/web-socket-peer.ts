/** WebSocket servers for tests, and a trigger's driver running against them. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';

import {
  defineStreamTrigger,
  type StreamTriggerDeclaration,
  type TriggerDeclaration,
  type WebSocketDescription,
} from '#connector-sdk';
import { FailureError } from '#kernel';
import { createWebSocketClient } from '#outbound';
import { type FakeHeld, fakeHeldContext, waitUntil } from '#testing';
import { Type } from 'typebox';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import { webSocketDriver } from '../src/drivers/stream/web-socket/driver';
import { WEB_SOCKET_LIMITS, type WebSocketLimits } from '../src/drivers/stream/web-socket/limits';
import { Pulse } from '../src/drivers/stream/web-socket/pulse';

type Cleanups = (() => Promise<void> | void)[];

/** Resolves with the port. */
async function listening(server: Server | TcpServer, cleanups: Cleanups): Promise<number> {
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
async function startPeer(
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

function drive(
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

/** A promise that `open` resolves. */
export function closedGate() {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

/** RFC 6455 §4.2.2. */
function answerTo(request: string): string {
  const key = /sec-websocket-key: (.+)\r/i.exec(request)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

export type Described = Partial<Omit<WebSocketDescription, 'transport' | 'url'>>;

/** A trigger with nothing but a description. */
const described = (url: WebSocketDescription['url'], more: Described) =>
  defineStreamTrigger({
    key: 'test',
    title: 'Test',
    description: 'Test.',
    input: Type.Object({}),
    output: Type.Unknown(),
    describe: () => ({ transport: 'websocket', url, headers: {}, protocols: [], ...more }),
  });

type HeldOptions = Parameters<typeof fakeHeldContext>[0];

/** Everything that a spec starts, and `end`, which ends all of it. */
export function createStage() {
  const cleanups: Cleanups = [];
  return {
    end: async () => {
      for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    },
    cleanup: (cleanup: Cleanups[number]) => void cleanups.push(cleanup),
    listening: (server: Server | TcpServer) => listening(server, cleanups),
    startPeer: (onSocket: Parameters<typeof startPeer>[1], options?: ServerOptions) =>
      startPeer(cleanups, onSocket, options),
    /** A server that is no good: it shakes hands, and then does what it likes. Resolves with the port. */
    startRaw: (then: (socket: Socket) => void) =>
      listening(
        createTcpServer((socket) =>
          socket.once('data', (request) => {
            socket.write(answerTo(request.toString()));
            then(socket);
          }),
        ),
        cleanups,
      ),
    drive: (declaration: TriggerDeclaration | undefined, options?: HeldOptions) =>
      drive(cleanups, declaration, options),
    run: (
      url: WebSocketDescription['url'],
      more: Described = {},
      options: HeldOptions = {},
      limits: Partial<WebSocketLimits> = {},
    ) => drive(cleanups, described(url, more), options, limits),
  };
}
