/** A connection's messages in → stored a few at a time, and acknowledged in their order once they are committed. */
import { setTimeout as pause } from 'node:timers/promises';

import type { StoredEvent } from '#store';

import { MessageRate } from './message-rate';
import { shareOf, type WaitingMessages } from './waiting-messages';

export interface Message {
  data: Buffer;
  binary: boolean;
}

export interface PumpOptions {
  messagesPerSecond: number;
  /** Messages stored at once; 1 where their order decides. */
  atOnce(): number;
  waiting: WaitingMessages;
  /** Null when it was given up: nothing more is taken then. */
  store(messages: readonly Message[]): Promise<readonly StoredEvent[] | null>;
  /** Resolves when the peer may be told more. */
  acknowledge(event: StoredEvent): Promise<void>;
  /** The reading is to stop, or may go on. */
  hold(held: boolean): void;
  signal: AbortSignal;
}

/** Reading stops while so many wait, as one chunk of the network may bring many more. */
const HOLD_AT_MESSAGES = 32;
const HOLD_AT_BYTES = 256 * 1024;

export class MessagePump {
  private queue: Message[] = [];
  private waitingBytes = 0;
  private underWay = 0;
  private running: Promise<void> | null = null;
  private readonly rate: MessageRate;
  private readonly unhurried = new AbortController();

  constructor(private readonly options: PumpOptions) {
    this.rate = new MessageRate(options.messagesPerSecond);
  }

  /** Whether there was room for it. */
  push(message: Message): boolean {
    if (!this.options.waiting.add(message.data.length)) return false;
    this.queue.push(message);
    this.waitingBytes += message.data.length;
    this.holdOrGoOn();
    this.running ??= this.run().finally(() => (this.running = null));
    return true;
  }

  /** Of the room that all connections have together. */
  get share(): number {
    return shareOf(this.queue.length + this.underWay, this.waitingBytes);
  }

  /** Lets go of all that is not being stored already. */
  discard(): void {
    this.letGo(this.queue.splice(0));
  }

  get isIdle(): boolean {
    return this.running === null;
  }

  /** Heeds no rate any more; resolves when all that was pushed is stored, or given up. */
  async hurry(): Promise<void> {
    this.unhurried.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal, acknowledge } = this.options;
    while (this.queue.length > 0 && !signal.aborted) {
      const allowed = await this.allowed(Math.min(this.options.atOnce(), this.queue.length));
      const batch = this.queue.splice(0, allowed);
      this.underWay = batch.length;
      const events = await this.options.store(batch);
      this.underWay = 0;
      this.letGo(batch);
      for (const event of events ?? []) if (!signal.aborted) await acknowledge(event);
      if (!events) break;
      this.holdOrGoOn();
    }
    this.discard();
  }

  private async allowed(wanted: number): Promise<number> {
    const { signal } = this.unhurried;
    for (;;) {
      if (signal.aborted || this.options.signal.aborted) return wanted;
      const allowed = this.rate.take(wanted);
      if (allowed > 0) return allowed;
      await pause(this.rate.waitMs(), undefined, { signal }).catch(() => undefined);
    }
  }

  private letGo(messages: readonly Message[]): void {
    for (const { data } of messages) {
      this.options.waiting.remove(data.length);
      this.waitingBytes -= data.length;
    }
  }

  private holdOrGoOn(): void {
    const waiting = this.queue.length + this.underWay;
    this.options.hold(waiting >= HOLD_AT_MESSAGES || this.waitingBytes >= HOLD_AT_BYTES);
  }
}
