/** What `outbound` opens for others: connections that stay, each behind the same guard as `HttpClient`. */
import type { Duplex } from 'node:stream';

import type { Failure } from './failure';
import type { HttpRequest } from './http';

export interface SocketTarget {
  host: string;
  port: number;
  /** Left out: plain TCP. */
  tls?: {
    /** Default: `host`. */
    servername?: string;
    /** PEM, instead of the system's authorities. */
    ca?: string;
    /** PEM, of a client that shows who it is. */
    cert?: string;
    key?: string;
    /** Default true. */
    rejectUnauthorized?: boolean;
  };
  /** Until it is connected, TLS included, in milliseconds. Default 10,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Opens a TCP or TLS connection behind the outbound guard. Throws `FailureError` (`outbound.…`). */
export interface SocketClient {
  connect(target: SocketTarget): Promise<Duplex>;
}

/** An answer whose body is still coming. Leaving the iteration closes the connection. */
export interface HttpStream {
  status: number;
  /** The address that answered, after redirects. */
  url: string;
  /** Lower-case names. */
  headers: Record<string, string | string[]>;
  /** Decompressed; read as slowly as it is asked for. Throws `FailureError` when the connection breaks. */
  body: AsyncIterable<Buffer>;
}

export interface HttpStreamRequest extends Omit<HttpRequest, 'timeoutMs' | 'maxResponseBytes'> {
  /** From the first look-up to the answer's headers, in milliseconds. Default 30,000. */
  headersTimeoutMs?: number;
}

/** As `HttpClient`, for answers without an end. Throws `FailureError`; a status of 400 or more is an answer. */
export interface HttpStreamClient {
  open(request: HttpStreamRequest): Promise<HttpStream>;
}

export interface WebSocketRequest {
  /** `ws:` or `wss:`. */
  url: string;
  headers?: Record<string, string>;
  protocols?: readonly string[];
  /** Larger ones end the connection with 1009. Default 1 MiB. */
  maxMessageBytes?: number;
  /** From the first look-up to the opened socket, in milliseconds. Default 15,000. */
  timeoutMs?: number;
  /** Ends the attempt; an open socket is closed by its own methods only. */
  signal?: AbortSignal;
}

export interface WebSocketMessage {
  data: Buffer;
  isBinary: boolean;
}

export interface WebSocketClose {
  /** RFC 6455 §7.4; 1006 when the connection just broke, 1005 when the peer gave none. */
  code: number;
  reason: string;
  /** Why this side had to end it: a message too large (1009), text that is none (1007), a breach of the rules. */
  failure?: Failure;
}

export interface OutboundWebSocket {
  /** The sub-protocol that was agreed upon, or empty. */
  readonly protocol: string;
  /** Resolves when the bytes were handed to the system. Throws `FailureError` when it is closed. */
  send(data: string | Uint8Array): Promise<void>;
  /** Protocol ping; resolves with the pong. */
  ping(): Promise<void>;
  /** No more is read from the network until `resume`. */
  pause(): void;
  resume(): void;
  close(code?: number, reason?: string): void;
  /** At once, without a closing handshake. */
  terminate(): void;
  onMessage(listener: (message: WebSocketMessage) => void): void;
  /** Any whole message, ping or pong: a sign of life. */
  onActivity(listener: () => void): void;
  /** Called exactly once. */
  onClose(listener: (close: WebSocketClose) => void): void;
}

/** Opens WebSockets (RFC 6455) behind the outbound guard. Throws `FailureError` when the handshake fails. */
export interface WebSocketClient {
  open(request: WebSocketRequest): Promise<OutboundWebSocket>;
}
