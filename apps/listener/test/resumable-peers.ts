/** Services that can go on from where a listener got to: each numbers its messages, and sends again what came after. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import type { TriggerDefinition } from '#schema';
import { WebSocketServer, type WebSocket } from 'ws';

export interface ResumablePeer {
  trigger: TriggerDefinition;
  /** The next message, to whoever is connected, or will be. */
  say(): void;
  /** How many are connected now. */
  connected(): number;
  close(): Promise<void>;
}

/** Says at which number to go on, in its first message. */
export async function webSocketPeer(): Promise<ResumablePeer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const said: string[] = [];
  const listening = new Set<WebSocket>();
  server.on('connection', (socket) => {
    socket.once('message', (data) => {
      const { after } = JSON.parse((data as Buffer).toString()) as { after: number };
      for (const text of said.slice(after)) socket.send(text);
      listening.add(socket);
    });
    socket.on('close', () => listening.delete(socket));
  });
  return {
    trigger: {
      connector: 'websocket',
      operation: 'listen',
      input: {
        url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
        onOpen: ['{"after":0}'],
        onResume: ['{"after":"{{state.resume}}"}'],
        resumePath: 'n',
      },
    },
    say: () => {
      said.push(JSON.stringify({ n: said.length + 1 }));
      for (const socket of listening) socket.send(said.at(-1)!);
    },
    connected: () => server.clients.size,
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Server-sent events, which go on after `Last-Event-ID`. */
export async function eventStreamPeer(): Promise<ResumablePeer> {
  const said: string[] = [];
  const listening = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: hello\n\n${said.slice(Number(request.headers['last-event-id'] ?? 0)).join('')}`);
    listening.add(response);
    response.on('close', () => listening.delete(response));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    trigger: {
      connector: 'stream',
      operation: 'sse',
      input: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
    },
    say: () => {
      const n = said.length + 1;
      said.push(`id: ${n}\ndata: {"n":${n}}\n\n`);
      for (const response of listening) response.write(said.at(-1)!);
    },
    connected: () => listening.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
