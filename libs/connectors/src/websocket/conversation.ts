/** One WebSocket for the length of a step: what is sent, and the one message that is waited for. */
import { RetryableError } from '#connector-sdk';
import { FailureError, type OutboundWebSocket, type WebSocketClose, type WebSocketMessage } from '#kernel';

import { textOrJson } from './read-message';

/** Whether a message, as JSON or as text, is the one that is waited for. */
export type Wanted = (message: unknown) => boolean;

const CLOSING_MS = 2000;

interface Waiting {
  wanted: Wanted;
  found(message: WebSocketMessage): void;
  failed(error: Error): void;
}

export class Conversation {
  private waiting: Waiting | null = null;
  private closed: WebSocketClose | null = null;
  private readonly onClosed: (() => void)[] = [];

  constructor(
    private readonly socket: OutboundWebSocket,
    private readonly signal: AbortSignal,
  ) {
    socket.onMessage((message) => this.take(message));
    socket.onClose((close) => this.ended(close));
  }

  /** @throws FailureError when it is closed */
  async send(data: string | Uint8Array): Promise<void> {
    if (this.closed) throw closedError(this.closed);
    await this.socket.send(data);
  }

  /**
   * The next message that is wanted, counted from now on: what came before is not looked at.
   * @throws FailureError `websocket.answer_timeout`, `websocket.closed`
   */
  next(wanted: Wanted, waitMs: number): Promise<WebSocketMessage> {
    const message = new Promise<WebSocketMessage>((resolve, reject) => {
      if (this.closed) return reject(closedError(this.closed));
      const timer = setTimeout(() => reject(answerTimeout(waitMs)), waitMs);
      const abort = () => reject(this.signal.reason as Error);
      this.signal.addEventListener('abort', abort, { once: true });
      const done = () => {
        clearTimeout(timer);
        this.signal.removeEventListener('abort', abort);
        this.waiting = null;
      };
      this.waiting = {
        wanted,
        found: (found) => (done(), resolve(found)),
        failed: (error) => (done(), reject(error)),
      };
    });
    // It may fail while something is still being sent; whoever awaits it later is told then.
    message.catch(() => undefined);
    return message;
  }

  /** Says goodbye, and waits a little for the other side to do so. */
  async close(): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLOSING_MS);
      this.onClosed.push(() => (clearTimeout(timer), resolve()));
      this.socket.close(1000);
    });
  }

  /** Whatever is left of it. */
  end(): void {
    this.waiting?.failed(new Error('The conversation is over.'));
    if (!this.closed) this.socket.terminate();
  }

  private take(message: WebSocketMessage): void {
    const { waiting } = this;
    if (!waiting) return;
    const value = message.isBinary ? message.data : textOrJson(message.data.toString('utf8'));
    if (waiting.wanted(value)) waiting.found(message);
  }

  private ended(close: WebSocketClose): void {
    this.closed = close;
    this.waiting?.failed(closedError(close));
    for (const tell of this.onClosed) tell();
  }
}

const answerTimeout = (waitMs: number): FailureError =>
  new FailureError({
    kind: 'timeout',
    code: 'websocket.answer_timeout',
    message: `No answer that fits came within ${Math.round(waitMs / 1000)} seconds. Look at what the service sends, or wait longer.`,
  });

function closedError({ code, reason, failure }: WebSocketClose): FailureError {
  if (failure) return new FailureError(failure);
  const words = reason === '' ? '' : `: ${reason.slice(0, 200)}`;
  return new RetryableError({
    code: 'websocket.closed',
    message: `The service closed the connection (${code}${words}) before all was said.`,
    details: { closeCode: code },
  });
}
