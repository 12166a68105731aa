/** One connection, from its opening to its end. */
import type { Socket } from 'node:net';

import type { SocketContext } from '#connector-sdk';
import { CodedError } from '#kernel';
import type { StoredEvent, TriggerAddress } from '#store';
import type { Metrics } from '#telemetry';
import type { RawData, WebSocket } from 'ws';

import { MessagePump, type Message } from './message-pump';
import { CLOSE, type Closing, type SocketSession } from './socket-session';
import type { WaitingMessages } from './waiting-messages';

export interface SocketSurroundings {
  /** Null when it was given up; the socket was told to close then. */
  store(socket: OpenSocket, messages: readonly Message[]): Promise<readonly StoredEvent[] | null>;
  waiting: WaitingMessages;
  metrics: Metrics;
  closed(socket: OpenSocket): void;
}

/** How long a peer has to show who it is, where its first message does. */
const FIRST_MESSAGE_MS = 10_000;
/** Most bytes of a peer that has not shown who it is. */
const FIRST_MESSAGE_BYTES = 64 * 1024;
const PING_EVERY_MS = 30_000;
/** Pings of the peer in one second that are answered. */
const MAX_PINGS = 100;
/** What may wait to be sent to a peer that does not read; beyond it the connection ends. */
const MAX_UNSENT_BYTES = 2 * 1024 * 1024;
/** From here on a peer that wants acknowledgements has to read before it is read from. */
const UNSENT_ACKNOWLEDGEMENTS_BYTES = 64 * 1024;
const AT_ONCE = 32;

export class OpenSocket {
  /** As it is now, as long as its settings are the same. */
  trigger: TriggerAddress;
  private readonly over = new AbortController();
  private readonly pump: MessagePump;
  private state: 'unknown' | 'open' | 'finishing' | 'closing' = 'unknown';
  private heardAt = performance.now();
  private pingAt = performance.now() + PING_EVERY_MS;
  private answered = true;
  private pings = 0;
  private blockedSince: number | null = null;
  private held = false;
  private letIn: () => void = () => this.admit();

  constructor(
    readonly session: SocketSession,
    private readonly ws: WebSocket,
    private readonly surroundings: SocketSurroundings,
  ) {
    this.trigger = session.trigger;
    this.pump = new MessagePump({
      messagesPerSecond: session.limits.messagesPerSecond,
      atOnce: () => (this.trigger.keyed ? 1 : AT_ONCE),
      waiting: surroundings.waiting,
      store: (messages) => surroundings.store(this, messages),
      acknowledge: (event) => this.acknowledge(event),
      hold: (held) => this.hold(held),
      signal: this.over.signal,
    });
    ws.on('message', (data, binary) => this.hear(data, binary));
    ws.on('ping', (data) => this.pong(data));
    ws.on('pong', () => (this.answered = true));
    ws.on('error', () => undefined);
    ws.on('close', (code) => this.end(code));
  }

  /** Aborted when what was read of it need not be stored any more. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  get id(): string {
    return this.session.id;
  }

  /** From now on its messages are events. */
  admit(): void {
    this.state = 'open';
    const { declaration, trigger } = this.session;
    const greeting = declaration.greeting?.(trigger.input) ?? null;
    if (greeting !== null) this.ws.send(greeting);
  }

  /**
   * Lets it show by its first message who it is.
   * @param letIn admits it; throws a CodedError when there is no seat for it
   */
  expectFirstMessage(raw: Socket, letIn: () => void): void {
    this.letIn = letIn;
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (this.state !== 'unknown') raw.off('data', count);
      else if (bytes > FIRST_MESSAGE_BYTES) this.close(TOO_MUCH);
    };
    raw.on('data', count);
  }

  /** Whether it went out: not once it is closed, and not to a peer that does not read. */
  send(data: Buffer, binary: boolean): boolean {
    if (!this.isAdmitted || this.ws.readyState !== this.ws.OPEN) return false;
    if (this.ws.bufferedAmount > 0 && this.ws.bufferedAmount + data.length > MAX_UNSENT_BYTES) {
      this.drop();
      return false;
    }
    this.heardAt = performance.now();
    this.ws.send(data, { binary });
    return true;
  }

  /** Of the room that all connections have together for messages that wait. */
  get share(): number {
    return this.pump.share;
  }

  /** What it sends from now on is let go, and so is what was read and not stored yet. */
  close({ code, reason, deaf = false }: Closing): void {
    if (this.state === 'closing') return;
    this.state = 'closing';
    this.over.abort();
    this.pump.discard();
    this.ws.close(code, reason);
    if (deaf) this.ws.pause();
    else this.ws.resume();
  }

  /** Reads no more; resolves when what was read is stored, or given up. */
  async finish(): Promise<void> {
    if (this.state === 'open') this.state = 'finishing';
    this.ws.pause();
    await this.pump.hurry();
  }

  terminate(): void {
    this.state = 'closing';
    this.over.abort();
    this.pump.discard();
    this.ws.terminate();
  }

  /** Whether it has shown who it is, and is not closing. */
  get isAdmitted(): boolean {
    return this.state === 'open' || this.state === 'finishing';
  }

  /** Called every second. */
  tick(now: number): void {
    this.pings = 0;
    if (this.state === 'closing') return;
    if (this.state === 'unknown' && now - this.heardAt > FIRST_MESSAGE_MS) return this.close(SILENT);
    if (this.blockedSince !== null && now - this.blockedSince > PING_EVERY_MS) return this.drop();
    if (now - this.heardAt > this.session.limits.idleMs && this.pump.isIdle) return this.close(IDLE);
    if (now < this.pingAt) return;
    // Nobody who is not read from can be heard.
    if (!this.answered && !this.ws.isPaused) return this.drop();
    this.answered = false;
    this.pingAt = now + PING_EVERY_MS;
    this.ws.ping();
  }

  private hear(raw: RawData, binary: boolean): void {
    if (this.state === 'closing') return;
    const data = raw as Buffer;
    this.heardAt = performance.now();
    if (this.state === 'unknown') return this.meet(data);
    if (!this.pump.push({ data, binary })) this.close(FULL);
  }

  private meet(message: Buffer): void {
    const { declaration, trigger, auth } = this.session;
    const context: SocketContext<Record<string, unknown>> = { input: trigger.input, auth };
    const verdict = declaration.verifyMessage?.(message, context);
    if (verdict?.ok) return this.takeSeat();
    this.surroundings.metrics.refused.inc({ code: verdict?.code ?? 'signature.no_secret' });
    this.close(NOBODY);
  }

  private takeSeat(): void {
    try {
      this.letIn();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.surroundings.metrics.refused.inc({ code: error.code });
      this.close(NO_SEAT);
    }
  }

  private async acknowledge({ eventId, outcome }: StoredEvent): Promise<void> {
    const { declaration, trigger } = this.session;
    const duplicate = outcome === 'duplicate';
    const text = declaration.acknowledge?.({ eventId, duplicate }, trigger.input) ?? null;
    if (text === null || this.ws.readyState !== this.ws.OPEN) return;
    const sent = new Promise<void>((resolve) => this.ws.send(text, () => resolve()));
    if (this.ws.bufferedAmount < UNSENT_ACKNOWLEDGEMENTS_BYTES) return;
    this.blockedSince ??= performance.now();
    this.ws.pause();
    await sent;
    this.blockedSince = null;
    if (!this.held) this.readOn();
  }

  private hold(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    if (held) this.ws.pause();
    else if (this.blockedSince === null) this.readOn();
  }

  private readOn(): void {
    if (this.state === 'finishing') return;
    // The answer to a ping may be among what is read now.
    this.answered = true;
    this.ws.resume();
  }

  private pong(data: Buffer): void {
    this.pings += 1;
    if (this.pings > MAX_PINGS) return this.close(TOO_MUCH);
    if (this.ws.bufferedAmount > UNSENT_ACKNOWLEDGEMENTS_BYTES) return;
    this.ws.pong(data);
  }

  /** A peer that neither reads nor answers would not read a farewell either. */
  private drop(): void {
    this.surroundings.metrics.socketsDropped.inc();
    this.terminate();
  }

  /** What it sent before it left is stored nevertheless. */
  private end(code: number): void {
    this.state = 'closing';
    this.surroundings.metrics.socketsClosed.inc({ code: String(code) });
    this.surroundings.closed(this);
  }
}

const IDLE: Closing = { code: CLOSE.goingAway, reason: 'Nobody said anything for too long.' };
const SILENT: Closing = {
  code: CLOSE.policy,
  reason: 'The first message has to show who you are. None came in time.',
};
const NOBODY: Closing = { code: CLOSE.policy, reason: 'The first message does not show who you are.' };
const NO_SEAT: Closing = {
  code: CLOSE.tryAgainLater,
  reason: 'There are too many connections. Come again later.',
};
const TOO_MUCH: Closing = { code: CLOSE.policy, reason: 'That is too much.', deaf: true };
export const FULL: Closing = {
  code: CLOSE.tryAgainLater,
  reason: 'Too many messages wait here. Come again later.',
  deaf: true,
};
