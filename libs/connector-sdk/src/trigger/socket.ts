/** A WebSocket that a third party opens at a trigger's address, as its declaration sees it. */

/** The request that asks for the socket, before it is answered. */
export interface SocketRequest {
  /** Below the trigger's own address; empty or starting with `/`. */
  path: string;
  /** Without `?`. */
  query: string;
  /** Header names are lower case; lines of one name are joined as RFC 9110 §5.3 says. */
  fields: Readonly<Record<string, string>>;
  /** Of the sender, as far as trusted proxies tell. */
  address: string;
}

export interface SocketLimits {
  /** Of one message; a larger one ends the connection with 1009. Never more than the body limit of the installation. */
  maxMessageBytes: number;
  /** Without a message in either direction, in milliseconds; pings don't count. */
  idleMs: number;
  /** Connections of this trigger at once, in each ingress process. */
  maxConnections: number;
  /** Of one connection; what comes faster waits in the sender's own buffers. */
  messagesPerSecond: number;
}

/**
 * Names of what a message's event has as headers. `content-type` is `text/plain; charset=utf-8` for a text frame, and
 * `application/octet-stream` for a binary one.
 */
export const SOCKET_HEADERS = {
  contentType: 'content-type',
  id: 'socket-id',
  address: 'socket-address',
  /** Left out when none was agreed on. */
  protocol: 'socket-protocol',
} as const;
