/** An open WebSocket, as its holder sees it. One listener of each kind: a process holds thousands of these. */
import type { Failure, OutboundWebSocket, WebSocketClose, WebSocketMessage } from '#kernel';
import { WebSocket } from 'ws';

import { outboundFailure } from '../failures';
import { faultOf } from './faults';

/** RFC 6455 §5.5.1: a close frame's body is at most 125 bytes, two of them the code. */
const MAX_REASON_BYTES = 123;

const nothing = (): void => undefined;

interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
}

export class GuardedWebSocket implements OutboundWebSocket {
  private message: (message: WebSocketMessage) => void = nothing;
  private activity: () => void = nothing;
  private closing: ((close: WebSocketClose) => void) | null = null;
  private closed: WebSocketClose | null = null;
  private fault: { code: number; failure: Failure } | null = null;
  /** For a pong; one that answers several pings at once is as good. */
  private waiting: Waiting | null = null;
  private ponged: Promise<void> | null = null;
  /** Nobody hears messages yet: they wait in the network. */
  private unheard = true;
  private held = false;

  constructor(private readonly webSocket: WebSocket) {
    webSocket.pause();
    webSocket.on('message', (data, isBinary) => {
      this.activity();
      // `binaryType` is left at its default, by which every message is one buffer.
      this.message({ data: data as Buffer, isBinary });
    });
    webSocket.on('ping', () => this.activity());
    webSocket.on('pong', () => {
      this.activity();
      this.waiting?.resolve();
      this.waiting = this.ponged = null;
    });
    webSocket.on('error', (error) => {
      this.fault ??= faultOf(error);
    });
    webSocket.on('close', (code, reason) => this.end(code, reason.toString()));
  }

  get protocol(): string {
    return this.webSocket.protocol;
  }

  send(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.webSocket.send(data, (error) => (error ? reject(lost(error)) : resolve()));
    });
  }

  ping(): Promise<void> {
    if (this.closed || this.webSocket.readyState !== WebSocket.OPEN) return Promise.reject(lost());
    this.webSocket.ping();
    this.ponged ??= new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
    return this.ponged;
  }

  pause(): void {
    this.held = true;
    this.webSocket.pause();
  }

  resume(): void {
    this.held = false;
    if (!this.unheard) this.webSocket.resume();
  }

  close(code = 1000, reason = ''): void {
    this.webSocket.close(code, fitting(reason));
    // The peer's own close frame has to be read.
    this.webSocket.resume();
  }

  terminate(): void {
    this.webSocket.terminate();
  }

  onMessage(listener: (message: WebSocketMessage) => void): void {
    this.message = listener;
    this.unheard = false;
    if (!this.held) this.webSocket.resume();
  }

  onActivity(listener: () => void): void {
    this.activity = listener;
  }

  onClose(listener: (close: WebSocketClose) => void): void {
    if (this.closed) listener(this.closed);
    else this.closing = listener;
  }

  private end(code: number, reason: string): void {
    if (this.closed) return;
    this.closed = this.fault ? { ...this.fault, reason: '' } : { code, reason };
    this.waiting?.reject(lost());
    this.waiting = this.ponged = null;
    this.closing?.(this.closed);
  }
}

function lost(cause?: Error): Error {
  return outboundFailure('outbound.reset', { message: 'The WebSocket is closed.', cause });
}

/** As many whole characters as there is room for. */
function fitting(reason: string): string {
  let kept = '';
  for (const character of reason) {
    if (Buffer.byteLength(kept + character) > MAX_REASON_BYTES) break;
    kept += character;
  }
  return kept;
}
