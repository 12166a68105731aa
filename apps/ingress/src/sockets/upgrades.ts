/** Requests that ask for another protocol in → those for a WebSocket, like any other request, to the routes. */
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** What is left of a connection once its request was read. */
export interface Upgrade {
  socket: Socket;
  /** What came behind the request already. */
  head: Buffer;
  /** Takes the connection away from HTTP; the answer is the caller's from now on. */
  detach(): void;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Undefined for a request that did not ask for a WebSocket. */
export const upgradeOf = (raw: IncomingMessage): Upgrade | undefined => upgrades.get(raw);

@Injectable()
export class Upgrades implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    // Node 24.9 and later ask which offers are taken; those before take them all.
    Object.assign(server, { shouldUpgradeCallback: wantsWebSocket });
    server.on('upgrade', (raw: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', ignore);
      if (wantsWebSocket(raw)) route(server, raw, socket, head);
      else replay(server, raw, socket, head);
    });
  }
}

const ignore = (): void => undefined;

const wantsWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['transfer-encoding'] === undefined &&
  Number(headers['content-length'] ?? 0) === 0;

/** Whoever takes it may answer, or open the socket. */
function route(server: Server, raw: IncomingMessage, socket: Socket, head: Buffer): void {
  const response = new ServerResponse(raw);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  const detach = (): void => {
    response.off('finish', end);
    response.detachSocket(socket);
  };
  const end = (): void => {
    detach();
    socket.destroySoon();
  };
  response.on('finish', end);
  upgrades.set(raw, { socket, head, detach });
  server.emit('request', raw, response);
}

/**
 * An offer that nobody here takes is to be passed over (RFC 9110 §7.8): HTTP clients offer HTTP/2 in this way with any
 * request. Node before 24.9 has stopped to read it as HTTP, so it comes once more, without the offer.
 */
function replay(server: Server, raw: IncomingMessage, socket: Socket, head: Buffer): void {
  const lines = [`${raw.method ?? 'GET'} ${raw.url ?? '/'} HTTP/${raw.httpVersion}`];
  const offers = /^(upgrade|connection|http2-settings)$/i;
  for (let n = 0; n + 1 < raw.rawHeaders.length; n += 2) {
    const name = raw.rawHeaders[n]!;
    if (!offers.test(name)) lines.push(`${name}: ${raw.rawHeaders[n + 1]!}`);
  }
  if (/\bclose\b/i.test(raw.headers.connection ?? '')) lines.push('Connection: close');
  socket.off('error', ignore);
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
