/** A `ws:` or `wss:` URL in, an open WebSocket out (RFC 6455), dialled behind the same guard as every request. */
import type { SocketClient, WebSocketClient, WebSocketRequest } from '#kernel';

import { type AllowList, parseAllow } from '../addresses';
import { Deadline } from '../deadline';
import { createSocketClient } from '../socket/client';
import type { Resolve } from '../resolve';
import { bareHost } from '../target';
import { handshakeHeaders } from './handshake-headers';
import { shakeHands } from './handshake';
import type { GuardedWebSocket } from './socket';
import { parseSocketTarget } from './socket-target';

/** Under which apps provide the client. */
export const WEB_SOCKET_CLIENT = Symbol('WEB_SOCKET_CLIENT');

export const DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 15_000;

export interface WebSocketClientOptions {
  /** CIDRs that may be reached although private: `SLUICE_OUTBOUND_ALLOW`. */
  allow: readonly string[];
  /** Default `Sluice`. */
  userAgent?: string;
  /** Through which what is not private is reached: `SLUICE_OUTBOUND_PROXY`. */
  proxy?: string | null;
  /** In place of the operating system's look-up. */
  resolve?: Resolve;
  /** What dials; default: a client of its own, with the options above. */
  sockets?: SocketClient;
}

/**
 * Makes a client; it keeps nothing. Redirects are not followed, compression is not offered. Throws `Error` when
 * `allow` has an entry that is not a CIDR; `open` throws `FailureError`, nothing else, and its signal and time-out end
 * the attempt only: an open socket belongs to its caller.
 */
export function createWebSocketClient(options: WebSocketClientOptions): WebSocketClient {
  const allow = parseAllow(options.allow);
  const userAgent = options.userAgent ?? 'Sluice';
  const sockets = options.sockets ?? createSocketClient(options);
  return { open: (request) => open(request, sockets, allow, userAgent) };
}

async function open(
  request: WebSocketRequest,
  sockets: SocketClient,
  allow: AllowList,
  userAgent: string,
): Promise<GuardedWebSocket> {
  const target = parseSocketTarget(request.url, allow);
  const headers = handshakeHeaders(request.headers, userAgent, target.authorization);
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = new Deadline(timeoutMs, request.signal, `There was no WebSocket within ${timeoutMs} ms.`);
  const dialling = new AbortController();
  try {
    deadline.watch((failure) => dialling.abort(failure));
    const socket = await sockets.connect({
      host: bareHost(target.hostname),
      port: target.port,
      ...(target.secure ? { tls: {} } : {}),
      timeoutMs,
      signal: dialling.signal,
    });
    return await shakeHands(target, socket, deadline, {
      headers,
      protocols: request.protocols ?? [],
      maxMessageBytes: request.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    });
  } finally {
    deadline.release();
  }
}
